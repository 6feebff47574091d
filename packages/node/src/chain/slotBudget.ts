import {
  type BlockLimits,
  type BoundCall,
  type Ctx,
  callPays,
  callWeight,
  type Extrinsic,
  heldCalls,
  RUNTIME_CALL_TYPE,
  type RuntimeCall,
  type TypeInfo,
} from '@glia/frame'
import { countedMs, isHeavy } from './heavyCalls.ts'

/** The slot that the reference's block limits are meant for, in milliseconds. */
const REFERENCE_SLOT_MS = 12_000
/** Of the slot, what transactions may take; the rest is for hooks, root, commit and clients. */
const TRANSACTIONS_SHARE = 0.55
/** Of the slot, what one of them may take; and by how much longer than the block before it a block may be, since that is how much later its clients hear of it. */
const RISE_SHARE = 0.4
/** Of the slot, how much later than the first others may start as it does. */
const EARLY_SHARE = 0.04
/** Milliseconds that one may take however short the slot is: code that runs for the first time takes many times as long. */
const LEAST_MS = 40
/** Of the slot, what one that is at work when that is over may still take. */
const MARGIN_SHARE = 0.05
/** Of the slot, when the last of them is stopped that takes longer than it is counted with. */
const STOP_SHARE = 0.8
const PICOSECONDS_PER_MS = 1_000_000_000

/**
 * What the transactions of one block may take, where blocks come at fixed times. A policy of who makes blocks, never a rule
 * of the chain: a block of somebody else may take what the runtime's limits allow, and so may one made by hand.
 */
export interface SlotBudget {
  /** For all transactions of a block, in milliseconds from its start. */
  readonly blockMs: number
  /** For one, from its own; and for all of a block that follows one without any. */
  readonly riseMs: number
  /** As long after the first others may start as it does, in milliseconds. */
  readonly earlyMs: number
  /** What one that is at work when those are over may still take, in milliseconds. */
  readonly marginMs: number
  /** For one batch, as it declares, in milliseconds: the share of the slot that the reference gives a whole block. */
  readonly batchMs: number
  /** After so long no transaction of the block goes on, in milliseconds from its start. */
  readonly stopMs: number
}

/** @param slotMs how often blocks come, in milliseconds */
export const slotBudget = (slotMs: number, { maxBlock }: BlockLimits): SlotBudget => ({
  blockMs: slotMs * TRANSACTIONS_SHARE,
  riseMs: Math.max(LEAST_MS, slotMs * RISE_SHARE),
  earlyMs: slotMs * EARLY_SHARE,
  marginMs: slotMs * MARGIN_SHARE,
  stopMs: Math.max(LEAST_MS, slotMs * STOP_SHARE),
  batchMs: (milliseconds(maxBlock.refTime) * slotMs) / REFERENCE_SLOT_MS,
})

/** Of the time between two blocks, what one piece of a client's call into the runtime may take: nothing else is done meanwhile. */
const CALL_SHARE = 1 / 12
const MIN_CALL_MS = 100
const MAX_CALL_MS = 400

/**
 * Milliseconds for a piece of a call into the runtime that gets no further in shorter ones: the metagraphs of all subnets of a network
 * of mainnet's size, whose blocks come every 12 s, take 100 to 200 when all is at hand.
 *
 * @param slotMs how often blocks come, if they come at fixed times
 */
export const callTime = (slotMs = REFERENCE_SLOT_MS): number =>
  Math.round(Math.max(MIN_CALL_MS, Math.min(MAX_CALL_MS, slotMs * CALL_SHARE)))

const milliseconds = (refTime: bigint): number => Number(refTime) / PICOSECONDS_PER_MS

/** What a call takes, before it runs; in milliseconds. */
export interface CallTime {
  /** As it declares, and at least as the calls in it do: `sudo_unchecked_weight` names what it likes. */
  readonly declaredMs: number
  /** As an author counts it: at least what it declares, and more where that says too little. */
  readonly countedMs: number
  /** It is a list of calls, or holds one. */
  readonly isBatch: boolean
  /** It costs no fee. */
  readonly isFree: boolean
}

/** PERF: of a call that holds none and whose weight is fixed, which most are, the time is worked out once. */
const simple = new WeakMap<BoundCall, CallTime | 'varies'>()

/**
 * What was worked out of other calls that waited: a batch of thousands takes milliseconds to look through, it may be offered to many blocks, and
 * pays for none that passes it over.
 */
const remembered = new WeakMap<RuntimeCall, CallTime>()

/** What a call takes, as its arguments say it; of one that waits for a block, remembered for as long as it waits. */
export function timeOf(ctx: Ctx, call: RuntimeCall): CallTime {
  const fixed = fixedTimeOf(ctx, call)
  if (fixed !== 'varies') return fixed
  const known = remembered.get(call)
  if (known !== undefined) return known
  const time = { ...workedOut(ctx, call), isFree: callPays(ctx, call) === 'No' }
  remembered.set(call, time)
  return time
}

function fixedTimeOf(ctx: Ctx, call: RuntimeCall): CallTime | 'varies' {
  const { bound } = call
  let known = simple.get(bound)
  if (known === undefined) {
    const varies =
      typeof bound.call.weight === 'function' ||
      typeof bound.call.pays === 'function' ||
      isHeavy(call) ||
      bound.call.fields.some(({ type }) => holdsCalls(type))
    known = varies ? 'varies' : { ...workedOut(ctx, call), isFree: callPays(ctx, call) === 'No' }
    simple.set(bound, known)
  }
  return known
}

/** Whether the execution of a call may be stopped on its way: it holds others, or what it does is not the same for all of its kind. */
export const canStop = (ctx: Ctx, call: RuntimeCall): boolean => fixedTimeOf(ctx, call) === 'varies'

const holdsCalls = (type: TypeInfo): boolean =>
  type === RUNTIME_CALL_TYPE || (type.def.kind === 'sequence' && holdsCalls(type.def.item))

/** Levels of calls in calls whose own weights are asked for: each asks all calls below it, and there may be hundreds of levels. */
const MAX_ASKED = 4

function workedOut(ctx: Ctx, call: RuntimeCall, level = 0): Omit<CallTime, 'isFree'> {
  const { calls, many } = heldCalls(call)
  const asked = level < MAX_ASKED || calls.length === 0
  const own = asked ? milliseconds(callWeight(ctx, call).refTime) : 0
  let [declared, counted, isBatch] = [0, countedMs(call), many]
  for (const each of calls) {
    const fixed = fixedTimeOf(ctx, each)
    const held = fixed === 'varies' ? workedOut(ctx, each, level + 1) : fixed
    declared += held.declaredMs
    counted += held.countedMs
    isBatch ||= held.isBatch
  }
  const declaredMs = Math.max(own, declared)
  return { declaredMs, countedMs: Math.max(declaredMs, counted), isBatch }
}

/** Bytes of a transaction whose reading, hashing and writing is part of what its call declares. */
const SHORT = 16 * 1024
/** Of longer ones what each byte more takes, most of it when the block is done: hashed for body and state, and written to disk. */
const MS_PER_BYTE = 25 / 1_000_000

/** What a transaction takes by its length, whatever its call does; in milliseconds. */
export const lengthMs = ({ bytes }: Extrinsic): number => Math.max(0, bytes.length - SHORT) * MS_PER_BYTE

/** Values that most transactions write at most: what they take at the end of the block is part of what they declare. */
const FEW_WRITTEN = 500
/** Of more, what each takes when the block is done: encoded, hashed for the state's root, and written to disk. */
const MS_PER_VALUE = 0.01

/** What a transaction takes at the end of its block by the values that it writes; in milliseconds. */
export const writtenMs = (values: number): number => Math.max(0, values - FEW_WRITTEN) * MS_PER_VALUE

/** Milliseconds with which what is free may be counted however short the slot is: a single call is not to be sent in parts. */
const LEAST_FREE_MS = 150

/**
 * Why no block has room for the call. A batch could be several, by what is declared alone, so that whoever sends it can know; a single
 * call is taken as the first of its block. What costs no fee is not even tried that might have to be stopped: it would pay for nothing.
 */
export function whyNeverFits(
  { declaredMs, countedMs, isBatch, isFree }: CallTime,
  { batchMs, blockMs }: SlotBudget,
): { readonly found: number; readonly most: number; readonly isFree: boolean } | undefined {
  if (isBatch && declaredMs > batchMs) return { found: declaredMs, most: batchMs, isFree: false }
  const most = Math.max(blockMs, LEAST_FREE_MS)
  return isFree && countedMs > most ? { found: countedMs, most, isFree } : undefined
}

/** Of what a block has for transactions, what may be lost, on the average, to those that came late and pay for nothing. */
const GRACE_SHARE = 1 / 25

/**
 * What came late in its block, and might have ended in time as its first, may come again for nothing. Whoever lets it come late on purpose has
 * everybody wait at no cost, so that all blocks together have little time to lose to it: once that is used up, it is stopped and pays.
 */
export class Grace {
  readonly #most: number
  #left: number

  constructor({ blockMs }: SlotBudget) {
    this.#most = blockMs
    this.#left = blockMs
  }

  /** Another block begins. */
  grow(): void {
    this.#left = Math.min(this.#most, this.#left + this.#most * GRACE_SHARE)
  }

  /** Whether so many milliseconds may be lost; the last that may take what it took. */
  lose(ms: number): boolean {
    if (this.#left <= 0) return false
    this.#left -= ms
    return true
  }
}

/** The time of one transaction at work. */
export interface Watch {
  isOverdue(): boolean
  /** Milliseconds until it was stopped, in which the machine did not run others. */
  took(): number
  /** It has had as much as one may take: otherwise it only came late. */
  hadItsTime(): boolean
}

/** What is known of a block's time beside its budget. */
export interface BlockTimeParts {
  /** Milliseconds of a clock that never goes back; the block starts now. */
  readonly now?: () => number
  /** Milliseconds for which the machine has run others instead. */
  readonly waited?: (() => number) | undefined
  /** What all blocks may lose to what comes late. */
  readonly grace?: Grace | undefined
  /** Milliseconds that the block before took; left out, this one may take all that its budget has. */
  readonly before?: number | undefined
}

/**
 * The time of one block at work. As no call takes longer than it is counted with (`npm run bench -- weights`), what is
 * started only while that much is left ends in time; should one take longer all the same, it is stopped, fails and pays, and the
 * block ends within the slot.
 *
 * Clients hear of a block when it is made: one that takes long after one that took nothing comes late by the difference. So blocks
 * become longer by degrees, and full ones that follow full ones come as regularly as empty ones.
 */
export class BlockTime {
  readonly budget: SlotBudget
  readonly grace: Grace
  readonly #now: () => number
  readonly #waited: () => number
  /** When its transactions began. */
  #began: number
  /** Milliseconds that are left free for its end. */
  #left = 0
  #ends: number
  #stops: number

  constructor(budget: SlotBudget, { now, waited, grace, before }: BlockTimeParts = {}) {
    const { blockMs, riseMs, marginMs, stopMs } = budget
    this.budget = budget
    this.grace = grace ?? new Grace(budget)
    this.grace.grow()
    this.#now = now ?? (() => performance.now())
    this.#waited = waited ?? (() => 0)
    const starts = this.#now()
    this.#began = starts
    const most = before === undefined ? Number.POSITIVE_INFINITY : before + riseMs
    this.#ends = starts + Math.min(blockMs, most)
    this.#stops = starts + Math.min(stopMs, most + marginMs)
  }

  /** Its hooks are done: its transactions begin. */
  begin(): void {
    this.#began = this.#now()
  }

  /** Whether so little of its time has gone by that whatever starts now is as good as its first: many a call that may take long fails at once. */
  get isEarly(): boolean {
    return this.#now() - this.#began + this.#left < this.budget.earlyMs
  }

  get isOver(): boolean {
    return this.#now() > this.#ends
  }

  /** Whether a call of so many milliseconds may start. */
  hasRoomFor(ms: number): boolean {
    return this.#now() + ms <= this.#ends
  }

  /** Leaves so many milliseconds free for the end of the block. */
  leave(ms: number): void {
    this.#left += ms
    this.#ends -= ms
    this.#stops -= ms
  }

  /**
   * For one transaction that starts now: whether it has to stop. It may have more than a batch may declare, so that none is stopped
   * because the machine has other work for a moment; but not more than is left of the slot, if it may come again.
   *
   * @param written how many values it has written: what they take at the end counts as if it were over
   */
  watch(mayComeAgain: boolean, written: () => number = () => 0): Watch {
    const began = this.#now()
    const own = began + this.budget.riseMs
    const ends = mayComeAgain ? Math.min(own, this.#stops) : own
    const before = this.#waited()
    // What is undone after it was stopped takes time as well, which is not its own.
    let stopped = 0
    const isOverdue = () => {
      stopped = this.#now() + writtenMs(written())
      return stopped > ends
    }
    return {
      isOverdue,
      took: () => stopped - began - (this.#waited() - before),
      hadItsTime: () => stopped - (this.#waited() - before) > own,
    }
  }
}
