import { expect, onTestFinished, vi } from 'vitest'
import type { Chain } from '../chain/chain.ts'
import type { ChainEvents } from '../chain/chainEvents.ts'
import { NodeError } from '../errors.ts'
import { silent } from '../log.ts'
import { Request } from '../rpc/core/caller.ts'
import type { Connection } from '../rpc/core/connection.ts'
import { ByteBudget, InFlight } from '../rpc/core/inFlight.ts'
import { Lane } from '../rpc/core/lane.ts'
import type { Open } from '../rpc/core/method.ts'
import { type Frame, Subscription } from '../rpc/core/subscription.ts'
import { joined } from '../rpc/core/text.ts'
import { Turns } from '../rpc/core/turns.ts'
import { StorageWatch } from '../rpc/storageWatch.ts'
import { Emitter } from '../util/emitter.ts'

export const LIMITS = { watchedKeys: 1000, watchedKeysInAll: 3000, answerBytes: 1_000_000 }

export const MIB = 1024 * 1024

export const LARGE = { ...LIMITS, answerBytes: 32 * MIB }

export class Client {
  readonly lane = new Lane()
  readonly inFlight: InFlight
  /** It takes nothing of what it is sent. */
  isFull = false
  #waiting: (() => void)[] = []

  constructor(budget = new ByteBudget(64 * MIB)) {
    this.inFlight = new InFlight(budget, () => expect.unreachable())
  }

  readonly heard: { block: string; changes: [string, string][] }[] = []
  readonly subscriptions: Subscription[] = []
  closed = false
  onHeard: () => void = () => undefined
  readonly open: Open = ({ onClose = () => undefined } = {}) => {
    const sink = {
      send: (_: unknown, frame: Frame) => {
        this.heard.push(JSON.parse(typeof frame === 'string' ? frame : joined(frame)).params.result)
        this.onHeard()
      },
      hasRoom: () => !this.isFull,
      fits: () => !this.isFull,
      room: () => (this.isFull ? new Promise<void>((goOn) => void this.#waiting.push(goOn)) : Promise.resolve()),
      letOverGo: () => undefined,
    }
    const subscription = new Subscription('state_storage', sink, onClose)
    this.subscriptions.push(subscription)
    return subscription
  }
  takes(): void {
    this.isFull = false
    for (const goOn of this.#waiting.splice(0)) goOn()
  }
  reason: string | undefined
  terminate(reason?: string): void {
    this.closed = true
    this.reason = reason
  }
  end(): void {
    for (const subscription of this.subscriptions) subscription.close()
  }
}

/** A chain whose values are looked up as slowly as it is said. */
export function setUp(lookMs = 0, limits = LIMITS) {
  const events = new Emitter<ChainEvents>((fault) => {
    throw fault
  })
  const values = new Map<string, Uint8Array>()
  const before = new Map([['block 0', values]])
  const hashes = ['block 0']
  let [looks, made] = [0, 0]
  const numberOf = () => hashes.length - 1
  const head = () => hashes[numberOf()] as string
  const chain = {
    events,
    get head() {
      return { hash: head(), number: numberOf() }
    },
    hashOf: (number: number) => hashes[number],
    state(hash = head()) {
      const found = before.get(hash)
      if (!hashes.includes(hash)) throw new NodeError({ kind: 'UnknownBlock', hash })
      if (found === undefined) throw new NodeError({ kind: 'StateDiscarded', hash })
      return {
        approach: () => true,
        get(key: string) {
          looks++
          for (const since = performance.now(); performance.now() - since < lookMs; );
          return found.get(key)
        },
      }
    },
  }
  const turns = new Turns()
  const lines: string[] = []
  const watch = new StorageWatch(chain as unknown as Chain, limits, turns, {
    ...silent,
    info: (line) => void lines.push(line),
    error: (line) => void lines.push(line),
  })
  const begin = (client: Client, keys: readonly string[]) => {
    const { lane, inFlight } = client
    const caller = new Request(
      { connection: undefined, unsafe: false, lane, inFlight, wanted: () => !client.closed },
      0,
    )
    const begun = watch.watch(keys, client.open, client as unknown as Connection, caller)
    if (typeof begun === 'string') caller.end()
    else void begun.then(() => caller.end()).catch(() => caller.end())
    return begun
  }
  /** @param keys whose values are there already */
  const block = (changes: Readonly<Record<string, number>>, keys: readonly string[] = []) => {
    before.set(head(), new Map(values))
    hashes.push(`block ${++made}`)
    before.set(head(), values)
    const list = Object.entries(changes).map(([key, value]) => ({ key, value: Uint8Array.of(value) }))
    for (const key of keys) list.push({ key, value: values.get(key) as Uint8Array<ArrayBuffer> })
    for (const { key, value } of list) values.set(key, value)
    events.emit('block', { hash: head(), pending: { changes: list } } as unknown as ChainEvents['block'])
  }
  /** Takes the last block back. */
  const revert = () => {
    hashes.pop()
    const then = [...(before.get(head()) ?? [])]
    values.clear()
    for (const [key, value] of then) values.set(key, value)
    before.set(head(), values)
    events.emit('reverted', {} as ChainEvents['reverted'])
  }
  return {
    watch,
    begin,
    block,
    revert,
    /** Its state is kept no more. */
    discard: (hash: string) => before.delete(hash),
    values,
    turns,
    lines,
    looks: () => looks,
    at: (hash: string, key: string) => before.get(hash)?.get(key),
  }
}

export const keyOf = (n: number) => n.toString(16).padStart(4, '0')
export const keys = (count: number, from = 0) => Array.from({ length: count }, (_, n) => keyOf(from + n))

/** Holds bytes of a client as an answer does, until what this answers is called. */
export async function holding({ lane, inFlight }: Client, bytes: number): Promise<() => void> {
  const request = new Request({ connection: undefined, unsafe: false, lane, inFlight, wanted: () => true }, 0)
  await request.reserve(bytes, 64 * MIB)
  return () => request.end()
}

/** Has something done before room is waited for, each time; it may have that fail. */
export function beforeRoom(work: (bytes: number) => void | Promise<void>) {
  const { lookAhead } = Request.prototype
  const spy = vi.spyOn(Request.prototype, 'lookAhead').mockImplementation(function (this: Request, bytes, most) {
    return work(bytes) ?? lookAhead.call(this, bytes, most)
  })
  onTestFinished(() => spy.mockRestore())
}

/** Bytes of answers that count as a client's. */
export function countedOf({ inFlight }: Client) {
  const counted = { now: 0, most: 0 }
  const add = inFlight.add.bind(inFlight)
  vi.spyOn(inFlight, 'add').mockImplementation((place, bytes) => {
    if (place === 'answers') counted.now += bytes
    counted.most = Math.max(counted.most, counted.now)
    add(place, bytes)
  })
  return counted
}

export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate)
}

export async function passes(): Promise<void> {
  for (let n = 0; n < 10; n++) await new Promise(setImmediate)
}
