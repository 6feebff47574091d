import { errorText } from '@glia/base'
import {
  type DispatchError,
  DispatchFailure,
  dispatch,
  type EventRecord,
  type Origin,
  ROOT,
  signedBy,
} from '@glia/frame'
import { adminFunctions } from './adminFunctions.ts'
import { EventComparison, type EventJson } from './events.ts'
import { flatState } from './flat.ts'
import { type Json, normal, toJson } from './json.ts'
import { applyFlat } from './resync.ts'
import { type Fields, Session, type Step } from './session.ts'

export type LifecycleStep = Step
export interface LifecycleCase {
  readonly id: number
  readonly steps: readonly LifecycleStep[]
}

/** A step that came out otherwise than in the reference. */
export interface Divergence {
  readonly step: number
  /** `call burned_register`, `blocks`. */
  readonly what: string
  /** First differences, `key: expected / found`. */
  readonly details: readonly string[]
}

export interface Replay {
  readonly id: number
  readonly steps: number
  readonly matched: number
  /** Calls that the runtime does not offer, by name. */
  readonly missing: ReadonlyMap<string, number>
  readonly divergences: readonly Divergence[]
}

const MAX_DETAILS = 6

/**
 * Replays one script. Each step is judged by its result, its events and the change of the whole flat state. After a step
 * that differs, the reference's state is put in place, so that later steps are judged by themselves.
 */
export function replayLifecycle(vector: LifecycleCase): Replay {
  const replay = new LifecycleSession()
  const expected = new Map<string, Json>()
  const divergences: Divergence[] = []
  for (const [position, step] of vector.steps.entries()) {
    for (const key of (change(step).del ?? []) as readonly string[]) expected.delete(key)
    for (const [key, value] of Object.entries((change(step).set ?? {}) as Fields)) expected.set(key, normal(value))
    const details = replay.runSafely(step)
    if (step.op !== 'dump' && step.op !== 'params') details.push(...replay.compare(expected))
    if (details.length > 0) {
      divergences.push({ step: position, what: title(step), details: details.slice(0, MAX_DETAILS) })
      const { ctx, names } = replay
      applyFlat(ctx, names, expected, flatState(ctx, names))
    }
  }
  return {
    id: vector.id,
    steps: vector.steps.length,
    matched: vector.steps.length - divergences.length,
    missing: replay.missing,
    divergences,
  }
}

const change = (step: LifecycleStep) => (step['after'] ?? {}) as { readonly set?: Fields; readonly del?: Json }
const title = (step: LifecycleStep) =>
  [step.op, step['pallet'], step['name'] ?? step['item']].filter((part) => typeof part === 'string').join(' ')
const text = (json: Json | undefined) => JSON.stringify(json ?? null)

class LifecycleSession extends Session {
  readonly missing = new Map<string, number>()
  readonly #events = new EventComparison(this.rules)

  /** Differences between what the vectors say and what this state says. */
  compare(expected: ReadonlyMap<string, Json>): string[] {
    const found = flatState(this.ctx, this.names)
    const details: string[] = []
    for (const [key, value] of expected) {
      const mine = found.get(key)
      if (!KNOWN_UNLISTED.has(key.split('/')[0] ?? '') && text(mine) !== text(value))
        details.push(`${key}: ${text(value)} / ${text(mine)}`)
    }
    for (const [key, value] of found) if (!expected.has(key)) details.push(`${key}: absent / ${text(value)}`)
    return details
  }

  /** The same; a fault of the runtime is a difference like any other. */
  runSafely(step: LifecycleStep): string[] {
    try {
      return this.run(step)
    } catch (fault) {
      return [`fault: ${errorText(fault)}`]
    }
  }

  /** Runs a step; answers how its result and events differ. */
  run(step: LifecycleStep): string[] {
    this.ctx.events = []
    switch (step.op) {
      case 'jump':
        this.chain.jump(Number(step['block']))
        return []
      case 'call':
        return this.#call(step)
      case 'admin':
        return this.#admin(step)
      case 'blocks':
        return this.#blocks(step)
      case 'dump':
      case 'params':
      case 'flat':
        return []
      default:
        return this.prepare(step) ? [] : [`no such operation: ${step.op}`]
    }
  }

  #call(step: LifecycleStep): string[] {
    const pallet = String(step['pallet'] ?? 'SubtensorModule')
    const name = String(step['name'])
    const made = this.make(pallet, name, (step['args'] ?? {}) as Fields)
    if (made === undefined) {
      this.missing.set(`${pallet}.${name}`, (this.missing.get(`${pallet}.${name}`) ?? 0) + 1)
      return ['not offered']
    }
    const who = String(step['who'])
    const origin: Origin = who === 'root' ? ROOT : signedBy(this.names.toId(who))
    const { error } = dispatch(this.ctx, origin, made)
    return this.#judge(step, error)
  }

  #admin(step: LifecycleStep): string[] {
    const run = adminFunctions[String(step['name'])]
    if (run === undefined) return ['not offered']
    try {
      const args = Object.values((step['args'] ?? {}) as Fields)
      this.ctx.transaction(() => run(this.ctx, args, this.names))
      return this.#judge(step, undefined)
    } catch (failure) {
      if (!(failure instanceof DispatchFailure)) throw failure
      return this.#judge(step, failure.error)
    }
  }

  #judge(step: LifecycleStep, error: DispatchError | undefined): string[] {
    const result = error === undefined ? 'Ok' : this.errorName(error)
    if (result !== step['result']) return [`result: ${text(step['result'] ?? null)} / ${text(result)}`]
    if (error !== undefined || step['events'] === undefined) return []
    const events = this.ctx.events.flatMap((record) => this.#eventOf(record))
    const expected = ((step['events'] ?? []) as readonly Fields[]).map(normalEvent)
    return this.#events.differences(expected, events, MAX_DETAILS)
  }

  #blocks(step: LifecycleStep): string[] {
    const hashes = (step['parent_hashes'] ?? []) as readonly string[]
    const listed = (step['events'] ?? []) as readonly (readonly [Json, Fields])[]
    const details: string[] = []
    let known = 0
    for (let i = 0; i < Number(step['n']); i++) {
      this.chain.next(hashes[i] ?? '')
      const block = String(this.ctx.blockNumber)
      const expected = listed.filter(([number]) => String(number) === block).map(([, event]) => normalEvent(event))
      known += expected.length
      const events = this.ctx.events.flatMap((record) => this.#eventOf(record))
      const different = this.#events.differences(expected, events, MAX_DETAILS - details.length)
      details.push(...different.map((detail) => `block ${block} ${detail}`))
    }
    if (known !== listed.length) details.push(`events: ${listed.length - known} of blocks that are not among these`)
    return details
  }

  /** An event as vectors list it; none for System's and Balances'. */
  #eventOf(record: EventRecord): EventJson[] {
    const { event, fields } = record
    if (event.pallet === 'System' || event.pallet === 'Balances') return []
    const name = event.pallet === 'SubtensorModule' ? event.name : `${event.pallet}.${event.name}`
    if (name === 'BatchWeightItemFailed') {
      const [netuid, error] = fields as readonly [number, DispatchError]
      return [[name, [String(netuid), this.errorName(error)]]]
    }
    const { def } = event.type
    const list = toJson(event.fields, fields, this.names, 'list')
    const single = def.kind === 'composite' && def.fields.length === 1
    return [[name, single ? [list] : list]]
  }
}

/** Listed by the vectors, kept nowhere in the reference's SubtensorModule: the ledger of the AlphaAssets pallet. */
const KNOWN_UNLISTED = new Set(['AlphaBurned', 'AlphaRecycled', 'TotalAlphaIssuance'])

const normalEvent = (event: Fields): EventJson => [String(event['name']), normal(event['fields'] ?? [])]
