import { setImmediate as nextPass } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type Client, Request } from './caller.ts'
import { growing, grownValue } from './growing.ts'
import { ByteBudget, InFlight } from './inFlight.ts'
import { Lane } from './lane.ts'
import { Turns } from './turns.ts'

const MIB = 1024 * 1024

function setUp() {
  const inFlight = new InFlight(new ByteBudget(64 * MIB), () => expect.unreachable())
  const client: Client = { connection: undefined, unsafe: false, lane: new Lane(), inFlight, wanted: () => true }
  const passed = async () => {
    for (let n = 0; n < 20; n++) await nextPass()
  }
  return { client, passed, turns: new Turns() }
}

it('what is found to be much goes on when the large answer before it has ended', async () => {
  const { client, passed, turns } = setUp()
  const [first, second] = [new Request(client, 0), new Request(client, 0)]
  let made = 0
  function* steps(request: Request): Generator<undefined, string> {
    for (let n = 0; n < 10; n++) {
      request.hold(100 * 1024)
      made++
      yield
    }
    return 'made'
  }
  expect(await growing(turns, first, steps(first))).toBe('made')
  made = 0
  const answer = growing(turns, second, steps(second))
  await passed()
  expect(made).toBe(3)
  first.end()
  expect(await answer).toBe('made')
  expect(made).toBe(10)
})

it('a large value that waits is read again', async () => {
  const { client, passed, turns } = setUp()
  const [first, second] = [new Request(client, 0), new Request(client, 0)]
  await first.reserve(MIB, 8 * MIB)
  const reads: Uint8Array[] = []
  function* read(): Generator<undefined, Uint8Array> {
    yield
    const value = new Uint8Array(MIB)
    reads.push(value)
    return value
  }
  const answer = growing(turns, second, grownValue(second, read))
  await passed()
  expect(reads).toHaveLength(1)
  first.end()
  expect(await answer).toBe(reads[1])
  // Of one that is small nothing is read twice.
  const small = () => new Uint8Array(10)
  const third = new Request(client, 0)
  let count = 0
  function* once(): Generator<undefined, Uint8Array> {
    yield
    count++
    return small()
  }
  expect(await growing(turns, third, grownValue(third, once))).toEqual(small())
  expect(count).toBe(1)
})
