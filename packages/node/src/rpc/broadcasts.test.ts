import { describe, expect, it } from 'vitest'
import type { ChainEvents } from '../chain/chainEvents.ts'
import { NodeError } from '../errors.ts'
import { silent } from '../log.ts'
import { Emitter } from '../util/emitter.ts'
import { Broadcasts } from './broadcasts.ts'
import type { Connection } from './core/connection.ts'

class Client {
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
  const block = () => events.emit('block', {} as ChainEvents['block'])
  return { start, stop, block, offered, broadcasts }
}

const settled = () => new Promise(setImmediate)

describe('broadcasts', () => {
  it('go on until the pool takes them, at longer and longer intervals, and end with their client', () => {
    const { start, block, offered, broadcasts } = setUp()
    const [client, other] = [new Client(), new Client()]
    start(1, client)
    start(3, other)
    block()
    expect(offered).toEqual([1, 3, 1, 3])
    block()
    expect(offered).toHaveLength(4)
    client.leave()
    block()
    expect(offered.slice(4)).toEqual([3])
    for (let n = 0; n < 1000; n++) block()
    expect(offered.filter((each) => each === 3).length).toBeLessThan(25)
    other.leave()
    expect(broadcasts.bytes).toBe(0)
  })

  it('of what can never become valid keep nothing of it', async () => {
    const { start, stop, block, offered, broadcasts } = setUp()
    const client = new Client()
    const id = start(99, client, 1_000_000)
    await settled()
    for (let n = 0; n < 10; n++) block()
    expect([offered, broadcasts.bytes]).toEqual([[99], 0])
    expect(stop(id, client)).toBe(true)
  })

  it('are bounded in number and bytes, and in offers at one block', async () => {
    const { start, block, offered } = setUp()
    const greedy = new Client()
    for (let n = 0; n < 64; n++) expect(start(1, greedy)).not.toBeNull()
    expect(start(1, greedy)).toBeNull()
    expect(start(1, new Client(), 17 * 1024 * 1024)).toBeNull()
    const before = offered.length
    block()
    expect(offered.length - before).toBe(16)
    // Nobody waits for ever behind the others.
    for (let n = 0; n < 3; n++) block()
    expect(offered.length - before).toBeGreaterThanOrEqual(64)
  })

  it('are stopped by who began them, and by nobody else', () => {
    const { start, stop } = setUp()
    const [client, other] = [new Client(), new Client()]
    const id = start(1, client)
    expect([stop(id, other), stop(id, client), stop(id, client)]).toEqual([false, true, false])
  })

  it('make room when they are done and nobody stopped them', async () => {
    const { start, stop } = setUp()
    const clients = Array.from({ length: 17 }, () => new Client())
    const first = start(2, clients[0] as Client)
    for (let n = 1; n < 1024; n++) start(1, clients[Math.floor(n / 64)] as Client)
    await settled()
    const last = clients[16] as Client
    expect(start(1, last)).not.toBeNull()
    expect(stop(first, clients[0] as Client)).toBe(false)
    expect(start(1, last)).toBeNull()
  })
})
