import { describe, expect, it } from 'vitest'
import type { ChainEvents } from '../chain/chainEvents.ts'
import { NodeError } from '../errors.ts'
import { silent } from '../log.ts'
import { Emitter } from '../util/emitter.ts'
import { Broadcasts } from './broadcasts.ts'
import type { Connection } from './core/connection.ts'
import { Lane } from './core/lane.ts'

class Client {
  readonly lane = new Lane()
  readonly #ends: (() => void)[] = []
  onClose(work: () => void): void {
    this.#ends.push(work)
  }
  leave(): void {
    for (const end of this.#ends) end()
  }
}

function setUp() {
  const events = new Emitter<ChainEvents>(() => undefined)
  const offered: number[] = []
  /** Transactions of an even first byte are taken, 99 can never be, the others are refused for now. */
  const submit = async (bytes: Uint8Array) => {
    offered.push(bytes[0] as number)
    if (bytes[0] === 97 || bytes[0] === 95) {
      const validity = { type: 'Invalid', value: { type: 'Call', value: undefined } } as const
      const details = 'it would fail'
      throw new NodeError({ kind: 'InvalidTransaction', validity, ...(bytes[0] === 95 && { details }) })
    }
    if (bytes[0] === 99) throw new NodeError({ kind: 'BadExtrinsicFormat', details: 'a test' })
    if ((bytes[0] as number) % 2 === 1) throw new NodeError({ kind: 'Stopping' })
    return '0x'
  }
  const broadcasts = new Broadcasts(
    { events },
    { submit } as unknown as ConstructorParameters<typeof Broadcasts>[1],
    silent,
  )
  const start = (first: number, owner: Client, bytes = 1) =>
    broadcasts.start(new Uint8Array(bytes).fill(first), owner as unknown as Connection)
  const stop = (id: string | null, owner: Client) => broadcasts.stop(String(id), owner as unknown as Connection)
  const next = () => events.emit('block', {} as ChainEvents['block'])
  const block = async () => {
    next()
    await settled()
  }
  return { start, stop, next, block, offered, broadcasts }
}

const settled = () => new Promise(setImmediate)

describe('broadcasts', () => {
  it('go on until the pool takes them, at longer and longer intervals, and end with their client', async () => {
    const { start, block, offered, broadcasts } = setUp()
    const [client, other] = [new Client(), new Client()]
    start(1, client)
    start(3, other)
    await settled()
    await block()
    expect(offered).toEqual([1, 3, 1, 3])
    await block()
    expect(offered).toHaveLength(4)
    client.leave()
    await block()
    expect(offered.slice(4)).toEqual([3])
    for (let n = 0; n < 1000; n++) await block()
    expect(offered.filter((each) => each === 3).length).toBeLessThan(25)
    other.leave()
    expect(broadcasts.bytes).toBe(0)
  })

  it('of what can never become valid keep nothing of it', async () => {
    const { start, stop, block, offered, broadcasts } = setUp()
    const client = new Client()
    const id = start(99, client, 1_000_000)
    await settled()
    for (let n = 0; n < 10; n++) await block()
    expect([offered, broadcasts.bytes]).toEqual([[99], 0])
    expect(stop(id, client)).toBe(true)
  })

  it('of a call that cannot be are dropped, and of one that would fail now go on: another transaction may mend that', async () => {
    const { start, block, offered } = setUp()
    start(97, new Client())
    start(95, new Client())
    await settled()
    for (let n = 0; n < 10; n++) await block()
    expect(offered).toEqual([97, 95, 95, 95, 95])
  })

  it('are not offered again before the pool has said what becomes of them', async () => {
    const { start, next, offered } = setUp()
    start(95, new Client())
    for (let n = 0; n < 10; n++) next()
    expect(offered).toEqual([95])
    await settled()
    next()
    expect(offered).toEqual([95, 95])
  })

  it('are bounded in number and bytes, and in offers at one block', async () => {
    const { start, block, offered } = setUp()
    const greedy = new Client()
    for (let n = 0; n < 64; n++) expect(start(1, greedy)).not.toBeNull()
    expect(start(1, greedy)).toBeNull()
    expect(start(1, new Client(), 17 * 1024 * 1024)).toBeNull()
    const before = offered.length
    await settled()
    await block()
    expect(offered.length - before).toBe(16)
    // Nobody waits for ever behind the others.
    for (let n = 0; n < 3; n++) await block()
    expect(offered.length - before).toBeGreaterThanOrEqual(64)
  })

  it('of a few that take all there may be make room for others, and for none of those few', () => {
    const { start, stop } = setUp()
    const few = Array.from({ length: 16 }, () => new Client())
    const ids = Array.from({ length: 1024 }, (_, n) => start(1, few[n % 16] as Client))
    const other = new Client()
    for (let n = 0; n < 20; n++) expect(start(3, other)).not.toBeNull()
    expect(start(1, few[15] as Client)).toBeNull()
    expect(ids.filter((id, n) => stop(id, few[n % 16] as Client)).length).toBe(1004)
  })

  it('of a few that take all bytes there may be do as well', () => {
    const { start, broadcasts } = setUp()
    const few = Array.from({ length: 4 }, () => new Client())
    for (const client of few) expect(start(1, client, 4 * 1024 * 1024)).not.toBeNull()
    const other = new Client()
    expect(start(3, other, 1024 * 1024)).not.toBeNull()
    expect(broadcasts.bytes).toBe(13 * 1024 * 1024)
    expect(start(3, other, 3 * 1024 * 1024)).not.toBeNull()
    expect(start(1, new Client(), 4 * 1024 * 1024 + 1)).toBeNull()
  })

  it('that are empty are refused, and bytes that others hold are made room for by the largest: they are counted as they are held', async () => {
    const { start, stop, broadcasts } = setUp()
    const MIB = 1024 * 1024
    const [small, ...few] = Array.from({ length: 4 }, () => new Client()) as [Client, ...Client[]]
    expect(start(1, small, 0)).toBeNull()
    const tiny = Array.from({ length: 10 }, () => start(1, small))
    for (let n = 0; n < 3; n++) start(1, small, MIB)
    const large = start(1, small, MIB - 10)
    for (const client of few) for (let n = 0; n < 4; n++) start(1, client, MIB)
    expect(broadcasts.bytes).toBe(16 * MIB)
    const other = new Client()
    const id = start(1, other, MIB)
    expect(broadcasts.bytes).toBe(16 * MIB)
    expect(stop(id, other)).toBe(true)
    expect(broadcasts.bytes).toBe(15 * MIB)
    await settled()
    expect(tiny.every((each) => stop(each, small))).toBe(true)
    expect(stop(large, small)).toBe(true)
    for (const client of [small, ...few]) client.leave()
    expect(broadcasts.bytes).toBe(0)
  })

  it('of who has most make room, those first that were refused most often, and never the one of who waits for long', async () => {
    const { start, stop, block } = setUp()
    const [patient, ...few] = Array.from({ length: 17 }, () => new Client()) as [Client, ...Client[]]
    const old = start(5, patient)
    for (let n = 0; n < 100; n++) await block()
    const young = few.map((client) => start(1, client))
    for (const client of few) for (let n = 1; n < 63; n++) start(1, client)
    for (const client of few) start(1, client)
    const other = new Client()
    for (let n = 0; n < 3; n++) await block()
    for (let n = 0; n < 20; n++) expect(start(3, other)).not.toBeNull()
    expect(young.filter((id, n) => stop(id, few[n] as Client)).length).toBeLessThan(16)
    expect(stop(old, patient)).toBe(true)
  })

  it('make no room for one that is refused in the end', async () => {
    const { start, broadcasts, stop, block } = setUp()
    const MIB = 1024 * 1024
    const many = Array.from({ length: 1000 }, () => new Client())
    const ids = many.map((client, n) => start(1, client, n < 8 ? MIB : 1))
    for (let n = 0; n < 2; n++) start(1, new Client(), 4 * MIB - 500)
    for (let n = 0; n < 22; n++) start(1, new Client())
    for (let n = 0; n < 1000; n++) await block()
    const before = broadcasts.bytes
    expect(start(3, new Client(), 4 * MIB)).toBeNull()
    expect(broadcasts.bytes).toBe(before)
    expect(ids.filter((id, n) => stop(id, many[n] as Client)).length).toBe(1000)
  })

  it('of one client are offered as soon as those of many of another', async () => {
    const { start, block, offered } = setUp()
    const few = Array.from({ length: 10 }, () => new Client())
    for (let n = 0; n < 640; n++) start(1, few[n % 10] as Client)
    start(3, new Client())
    for (let n = 0; n < 5; n++) await block()
    // After one block, after two more, and not yet after four more.
    expect(offered.filter((each) => each === 3).length).toBe(3)
  })

  it('are stopped by who began them, and by nobody else', () => {
    const { start, stop } = setUp()
    const [client, other] = [new Client(), new Client()]
    const id = start(1, client)
    expect([stop(id, other), stop(id, client), stop(id, client)]).toEqual([false, true, false])
  })

  it('make room when they are done and nobody stopped them', async () => {
    const { start, stop } = setUp()
    const clients = Array.from({ length: 16 }, () => new Client())
    const ids = Array.from({ length: 1024 }, (_, n) => start(n === 100 ? 2 : 1, clients[Math.floor(n / 64)] as Client))
    await settled()
    expect(start(1, new Client())).not.toBeNull()
    expect(ids.filter((id, n) => !stop(id, clients[Math.floor(n / 64)] as Client))).toEqual([ids[100]])
  })
})
