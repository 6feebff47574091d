import { expect, it } from 'vitest'
import { type Client, Part, Request } from './caller.ts'
import { ByteBudget, InFlight } from './inFlight.ts'
import { Lane } from './lane.ts'

const MIB = 1024 * 1024
const NOTHING = () => undefined

function setUp() {
  const inFlight = new InFlight(new ByteBudget(64 * MIB), () => expect.unreachable())
  const client: Client = { connection: undefined, unsafe: false, lane: new Lane(), inFlight, wanted: () => true }
  const begun: string[] = []
  const ask = (name: string, bytes = 8 * MIB) => {
    const request = new Request(client, 0)
    void request.reserve(bytes, 32 * MIB).then((isHeld) => begun.push(isHeld ? name : `${name} not`), NOTHING)
    return request
  }
  const passed = async () => {
    for (let n = 0; n < 10; n++) await Promise.resolve()
    return begun
  }
  return { inFlight, client, ask, passed }
}

it('are made one after the other, each once most of the one before is read', async () => {
  const { inFlight, ask, passed } = setUp()
  const [first, second, third] = ['first', 'second', 'third'].map((name) => ask(name))
  expect(await passed()).toEqual(['first'])
  inFlight.passOn(() => {
    first?.end()
    inFlight.add('unread', 8 * MIB)
  })
  expect(await passed()).toEqual(['first'])
  inFlight.add('unread', -6 * MIB)
  expect(await passed()).toEqual(['first'])
  inFlight.add('unread', -MIB)
  expect(await passed()).toEqual(['first', 'second'])
  // One that is over before its turn makes way when that comes.
  third?.end()
  const last = ask('last')
  second?.end()
  expect(await passed()).toEqual(['first', 'second', 'third not', 'last'])
  last.end()
  expect(inFlight.bytes).toBe(MIB)
})

it('wait neither for small ones nor for parts of the same batch', async () => {
  const { client, ask, passed } = setUp()
  const whole = new Request(client, 0)
  const parts = [1, 2].map(() => new Part(whole, () => true))
  const held = await Promise.all(parts.map((part) => part.reserve(2 * MIB, 8 * MIB)))
  expect([held, whole.held]).toEqual([[true, true], 4 * MIB])
  const small = new Request(client, 0)
  small.hold(200 * 1024)
  expect(small.grown()).toBeUndefined()
  const grows = small.grown(100 * 1024)
  expect(grows).toBeInstanceOf(Promise)
  // Once is enough.
  expect(small.grown(MIB)).toBeUndefined()
  ask('behind')
  whole.end()
  await grows
  expect(await passed()).toEqual([])
  small.end()
  expect(await passed()).toEqual(['behind'])
})

it('that are kept beyond a request count until they are let go of', async () => {
  const { client, ask, passed, inFlight } = setUp()
  const request = new Request(client, 0)
  const free = await request.keepMuch(8 * MIB, () => true)
  request.end()
  ask('next')
  expect(await passed()).toEqual([])
  free()
  expect(await passed()).toEqual(['next'])
  expect(inFlight.bytes).toBeGreaterThan(8 * MIB - 1)
})

it('of a client that is gone wait no more', async () => {
  const { inFlight, ask, passed } = setUp()
  ask('first')
  ask('second')
  inFlight.end()
  expect((await passed()).length).toBe(2)
})
