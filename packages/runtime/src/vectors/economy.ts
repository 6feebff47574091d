import { dispatch, type EventRecord, signedBy } from '@glia/frame'
import { asPrice, U64F64 } from '@glia/yuma'
import { currentBlock } from '../pallets/subtensor/block.ts'
import { setLastUpdate } from '../pallets/subtensor/neurons/uids.ts'
import { changeForAll } from '../pallets/subtensor/staking/sharePool.ts'
import { childKeys, parentKeys, weights } from '../pallets/subtensor/storage/index.ts'
import { asNetUid, asUid, type NetUid, storageIndex } from '../pallets/subtensor/types.ts'
import { initializeSwap } from '../pallets/swap/index.ts'
import { blockLike, difference, stateLike } from './economyState.ts'
import { eventText } from './eventText.ts'
import { type Json, normal } from './json.ts'
import { type Fields, Session, type Step } from './session.ts'

export type EconomyStep = Step
export interface EconomyCase {
  readonly id: number
  readonly steps: readonly EconomyStep[]
}

/** A step that came out otherwise than in the reference. */
export interface EconomyDivergence {
  readonly step: number
  readonly what: string
  /** First differences, `path: expected / found`. */
  readonly details: readonly string[]
}

export interface EconomyReplay {
  readonly id: number
  readonly steps: number
  readonly matched: number
  readonly divergences: readonly EconomyDivergence[]
}

const MAX_DETAILS = 8

/**
 * Replays one script of pools, stake, emission and epochs in a fresh state: each block, call and dump is compared with what
 * the reference did. A step that differs is reported with its first differences; the replay goes on in this runtime's
 * state.
 */
export function replayEconomy(vector: EconomyCase): EconomyReplay {
  const session = new EconomySession()
  const divergences: EconomyDivergence[] = []
  for (const [position, step] of vector.steps.entries()) {
    const details = session.run(step)
    if (details.length > 0) {
      const what = [step.op, step['name'] ?? step['item'] ?? ''].join(' ').trim()
      divergences.push({ step: position, what, details: details.slice(0, MAX_DETAILS) })
    }
  }
  return { id: vector.id, steps: vector.steps.length, matched: vector.steps.length - divergences.length, divergences }
}

class EconomySession extends Session {
  /** Runs a step; answers how what it did differs. */
  run(step: EconomyStep): string[] {
    this.ctx.events = []
    const details = this.#act(step)
    if (step['after'] !== undefined) details.push(...this.#compare('after', step['after']))
    return details
  }

  #act(step: EconomyStep): string[] {
    const { ctx } = this
    const account = (name: string) => this.names.toId(String(step[name]))
    const netuid = Number(step['netuid'])
    switch (step.op) {
      case 'init_swap':
        initializeSwap(ctx, asNetUid(netuid), asPrice(U64F64.wrap(BigInt(String(step['price_bits'])))))
        return []
      case 'weights':
        return this.#weights(step, asNetUid(netuid))
      case 'child_link': {
        const part = BigInt(String(step['proportion']))
        childKeys.update(ctx, account('parent'), asNetUid(netuid), (list) => [...list, [part, account('child')]])
        parentKeys.update(ctx, account('child'), asNetUid(netuid), (list) => [...list, [part, account('parent')]])
        return []
      }
      case 'increase_stake_for_hotkey_on_subnet':
        changeForAll(ctx, account('hotkey'), asNetUid(netuid), BigInt(String(step['amount'])))
        return []
      case 'call':
        return this.#call(step)
      case 'blocks':
        return this.#blocks(step)
      case 'brief':
      case 'dump':
        return this.#compare(step.op, step['state'] ?? null)
      case 'params':
        return []
      default:
        return this.prepare(step) ? [] : [`no such operation: ${step.op}`]
    }
  }

  #compare(path: string, state: Json): string[] {
    const expected = normalState(state)
    return difference(path, expected, stateLike(this.ctx, this.names, expected))
  }

  #weights(step: EconomyStep, netuid: NetUid): string[] {
    const row = (step['row'] ?? []) as readonly number[]
    const uid = Number(step['uid'])
    weights.set(this.ctx, storageIndex(netuid), asUid(uid), {
      uids: Uint16Array.from(row.filter((_, i) => i % 2 === 0)),
      values: Uint16Array.from(row.filter((_, i) => i % 2 === 1)),
    })
    setLastUpdate(this.ctx, storageIndex(netuid), asUid(uid), currentBlock(this.ctx))
    return []
  }

  #blocks(step: EconomyStep): string[] {
    const hashes = (step['parent_hashes'] ?? []) as readonly string[]
    const perBlock = (step['per_block'] ?? []) as readonly (readonly Json[])[]
    const details: string[] = []
    for (let i = 0; i < Number(step['n']); i++) {
      this.chain.next(hashes[i] ?? '')
      const listed = perBlock[i]
      if (listed === undefined) continue
      const expected = normal(listed) as readonly Json[]
      details.push(...difference(`block ${i}`, expected, blockLike(this.ctx, this.names, expected)))
    }
    return details
  }

  #call(step: EconomyStep): string[] {
    const name = String(step['name'])
    const made = this.make('SubtensorModule', name, (step['args'] ?? {}) as Fields)
    if (made === undefined) return [`no call ${name}`]
    const { error } = dispatch(this.ctx, signedBy(this.names.toId(String(step['who']))), made)
    const result = error === undefined ? 'Ok' : this.errorName(error)
    if (result !== step['result']) return [`result: ${JSON.stringify(step['result'])} / ${result}`]
    if (error !== undefined || step['events'] === undefined) return []
    const expected = (step['events'] as readonly Fields[]).map((event) => normal(event))
    const found = this.ctx.events.flatMap((record) => this.#eventOf(record))
    return difference('events', expected, found)
  }

  #eventOf(record: EventRecord): Json[] {
    const { event, fields } = record
    if (event.pallet !== 'SubtensorModule') return []
    if (event.name !== 'StakeAdded' && event.name !== 'StakeRemoved') return [['Event', eventText(record, this.names)]]
    const [coldkey, hotkey, ...amounts] = fields as readonly [never, never, bigint, bigint, number, bigint]
    return [[event.name, this.names.nameOf(coldkey), this.names.nameOf(hotkey), ...amounts.map(String)]]
  }
}

/** A state in normal form, its own fields and those of its subnets still by name. */
function normalState(state: Json): Fields {
  const named = (fields: Fields) =>
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, normal(value)]))
  const { subnets, ...rest } = state as Fields
  const list = ((subnets ?? []) as readonly Json[]).map((subnet) =>
    Array.isArray(subnet) ? normal(subnet) : named(subnet as Fields),
  )
  return { ...named(rest), subnets: list }
}
