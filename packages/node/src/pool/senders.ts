import { type BoundCall, heldCalls, type RuntimeCall } from '@glia/frame'
import { NodeError } from '../errors.ts'
import type { PoolLimits } from './limits.ts'
import { isStructured } from './size.ts'
import type { PoolTransaction } from './transaction.ts'

interface Use {
  count: number
  free: number
  future: number
  sealed: number
  bytes: number
  memory: number
}

const NOTHING: Use = { count: 0, free: 0, future: 0, sealed: 0, bytes: 0, memory: 0 }

/** What a transaction asks of its sender's share of the pool. */
export interface Asking {
  readonly isFree: boolean
  readonly isSealed: boolean
  readonly bytes: number
  readonly memory: number
}

/** What each sender has in the pool, and how much it may have there. */
export class Senders {
  readonly #limits: PoolLimits
  readonly #uses = new Map<string, Use>()
  /** Accounts that waiting transactions which pay name as a hotkey, and in how many. */
  readonly #named = new Map<string, number>()

  constructor(limits: PoolLimits) {
    this.#limits = limits
  }

  /** Throws NodeError ImmediatelyDropped for a transaction beyond what its sender may have in the pool. */
  requireRoom(sender: string | undefined, { isFree, isSealed, bytes, memory }: Asking): void {
    if (sender === undefined) return
    const { senderCount, senderFreeCount, senderSealedCount, senderBytes, senderMemory } = this.#limits
    const use = this.#uses.get(sender) ?? NOTHING
    if (use.count >= senderCount) throw tooMuch(`${senderCount} transactions of one sender`, use.count + 1)
    if (isFree && use.free >= senderFreeCount)
      throw tooMuch(`${senderFreeCount} transactions of one sender that cost no fee`, use.free + 1)
    if (isSealed && use.sealed >= senderSealedCount)
      throw tooMuch(`${senderSealedCount} sealed transactions of one sender`, use.sealed + 1)
    if (use.bytes + bytes > senderBytes) throw tooMuch(`${senderBytes} bytes of one sender`, use.bytes + bytes)
    if (use.memory + memory > senderMemory)
      throw tooMuch(`${senderMemory} bytes of one sender in memory`, use.memory + memory)
  }

  /** Throws NodeError ImmediatelyDropped when the sender has as many transactions as it may that wait for another. */
  requireFutureRoom(sender: string): void {
    const { senderFutureCount } = this.#limits
    const { future } = this.#uses.get(sender) ?? NOTHING
    if (future >= senderFutureCount)
      throw tooMuch(`${senderFutureCount} transactions of one sender that wait for an earlier one`, future + 1)
  }

  /** Whether a transaction that pays waits which is the account's own or names it: what fails now may be mended by it. */
  hasPending(account: string): boolean {
    const { count, free } = this.#uses.get(account) ?? NOTHING
    return count > free || this.#named.has(account)
  }

  add(tx: PoolTransaction, queue: 'ready' | 'future'): void {
    this.#change(tx, queue, 1)
  }

  remove(tx: PoolTransaction, queue: 'ready' | 'future'): void {
    this.#change(tx, queue, -1)
  }

  #change(tx: PoolTransaction, queue: 'ready' | 'future', by: 1 | -1): void {
    const { sender, payment, extrinsic } = tx
    if (sender === undefined) return
    const use = this.#uses.get(sender) ?? { ...NOTHING }
    use.count += by
    use.bytes += by * extrinsic.bytes.length
    use.memory += by * extrinsic.footprint
    if (queue === 'future') use.future += by
    if (tx.sealed !== undefined) use.sealed += by
    if (payment.isFree) use.free += by
    else this.#nameHotkeys(extrinsic.call, by)
    if (use.count === 0) this.#uses.delete(sender)
    else this.#uses.set(sender, use)
  }

  /** Counts the account that a call names as its hotkey, and those that the calls in it name. */
  #nameHotkeys(call: RuntimeCall, by: 1 | -1): void {
    if (!mayName(call.bound)) return
    const { hotkey } = call.args as { readonly hotkey?: unknown }
    if (typeof hotkey === 'string') {
      const times = (this.#named.get(hotkey) ?? 0) + by
      if (times > 0) this.#named.set(hotkey, times)
      else this.#named.delete(hotkey)
    }
    for (const held of heldCalls(call).calls) this.#nameHotkeys(held, by)
  }
}

const naming = new WeakMap<BoundCall, boolean>()

/** PERF: whether a call, or one that it may hold, can name a hotkey; most that pay are of a kind that cannot. */
function mayName(bound: BoundCall): boolean {
  const known = naming.get(bound)
  if (known !== undefined) return known
  const found = bound.call.fields.some(({ name }) => name === 'hotkey') || isStructured(bound)
  naming.set(bound, found)
  return found
}

const tooMuch = (expected: string, found: number): NodeError =>
  new NodeError({ kind: 'ImmediatelyDropped', details: `the pool takes ${expected}, with this it would be ${found}` })
