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
  /** Transactions of an even first byte are taken, the others refused for now. */
  const submit = async (bytes: Uint8Array) => {
    offered.push(bytes[0] as number)
    if ((bytes[0] as number) % 2 === 1) throw new NodeError({ kind: 'Stopping' })
    return '0x'
  }
  const broadcasts = new Broadcasts(
    { events },
    { submit } as unknown as ConstructorParameters<typeof Broadcasts>[1],
    silent,
  )
  const start = (first: number, owner?: Client) =>
    broadcasts.start(Uint8Array.of(first), owner as unknown as Connection | undefined)
  const stop = (id: string | null, owner?: Client) =>
    broadcasts.stop(String(id), owner as unknown as Connection | undefined)
  const block = () => events.emit('block', {} as ChainEvents['block'])
  return { start, stop, block, offered }
}

describe('broadcasts', () => {
  it('go on until the pool takes them, and end with their client', () => {
    const { start, block, offered } = setUp()
    const client = new Client()
    start(1, client)
    start(3)
    block()
    expect(offered).toEqual([1, 3, 1, 3])
    client.leave()
    block()
    expect(offered.slice(4)).toEqual([3])
  })

  it('are stopped by who began them, and by nobody else', () => {
    const { start, stop } = setUp()
    const [client, other] = [new Client(), new Client()]
    const id = start(1, client)
    expect([stop(id, other), stop(id), stop(id, client), stop(id, client)]).toEqual([false, false, true, false])
  })

  it('make room when they are done and nobody stopped them', async () => {
    const { start, stop } = setUp()
    const first = start(2)
    for (let n = 1; n < 1024; n++) start(1)
    await new Promise(setImmediate)
    expect(start(1)).not.toBeNull()
    expect(stop(first)).toBe(false)
    expect(start(1)).toBeNull()
  })
})
