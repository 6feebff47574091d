import { type Ctx, emit } from '@glia/frame'
import {
  type CsrU16,
  type EpochFunction,
  type EpochOutput,
  epochKernel,
  epochWithMechanisms,
  type MechanismsOutput,
} from '@glia/yuma'
import { accountOrder } from '../accountOrder.ts'
import { addU64 } from '../arithmetic.ts'
import { events } from '../events.ts'
import * as store from '../storage/index.ts'
import { type Alpha, asAlpha, asMechId, asUid, type Hotkey, type MechId, type NetUid, storageIndex } from '../types.ts'
import type { SparseRow } from '../vectors.ts'
import { updateVotingPower, type ValidatorStake } from '../votingPower/tracking.ts'
import { mechanismInput, subnetInput } from './mechanismInput.ts'

/** What an epoch pays a hotkey, rao of alpha. */
export interface HotkeyEmission {
  readonly hotkey: Hotkey
  readonly server: Alpha
  readonly validator: Alpha
}

/**
 * Runs the consensus of a subnet over all its mechanisms, stores what it says, and answers the payments in the order of
 * the hotkeys (`epoch_with_mechanisms`).
 */
export function runEpoch(
  ctx: Ctx,
  netuid: NetUid,
  emission: Alpha,
  epoch: EpochFunction = epochKernel,
): HotkeyEmission[] {
  const subnet = subnetInput(ctx, netuid)
  const count = store.mechanismCountCurrent.get(ctx, netuid)
  const split = store.mechanismEmissionSplit.get(ctx, netuid)
  const keyed = subnet.hotkeys.flatMap((hotkey, uid) => (hotkey === undefined ? [] : [uid]))
  const result = epochWithMechanisms(
    {
      emission,
      split: split === undefined ? null : [...split],
      mechanisms: Array.from({ length: count }, (_, mechanism) =>
        mechanismInput(ctx, netuid, asMechId(mechanism), subnet),
      ),
      keyedUids: keyed.length === subnet.n ? null : Uint16Array.from(keyed),
    },
    epoch,
  )
  result.mechanisms.forEach((output, mechanism) =>
    storeMechanism(ctx, netuid, asMechId(mechanism), output, result.uids),
  )
  store.active.set(ctx, netuid, result.active)
  store.emission.set(ctx, netuid, result.emission)
  store.consensus.set(ctx, netuid, result.consensus)
  store.dividends.set(ctx, netuid, result.dividends)
  store.validatorTrust.set(ctx, netuid, result.validatorTrust)
  store.validatorPermit.set(ctx, netuid, result.validatorPermit)
  store.stakeWeight.set(ctx, netuid, result.stakeWeight)
  if (store.votingPowerTrackingEnabled.get(ctx, netuid))
    updateVotingPower(ctx, netuid, validatorStakes(result, subnet.hotkeys))
  const payments = Array.from(result.uids, (uid, at) => ({
    hotkey: subnet.hotkeys[uid] as Hotkey,
    server: asAlpha(result.serverEmission[at] as bigint),
    validator: asAlpha(result.validatorEmission[at] as bigint),
  }))
  const order = accountOrder(ctx)
  return payments.sort((a, b) => order(a.hotkey, b.hotkey))
}

/** Stake counts once for each mechanism, as the reference adds it up. */
function validatorStakes(result: MechanismsOutput, hotkeys: readonly (Hotkey | undefined)[]): ValidatorStake[] {
  return Array.from(result.uids, (uid, at) => ({
    hotkey: hotkeys[uid] as Hotkey,
    permit: result.validatorPermit[at] === 1,
    stake: result.mechanisms.reduce((sum, { stake }) => addU64(sum, stake[uid] as bigint), 0n),
  }))
}

/** `persist_mechanism_epoch_terms`: by the order of uids that have keys, as the reference stores it. */
function storeMechanism(ctx: Ctx, netuid: NetUid, mechanism: MechId, output: EpochOutput, uids: Uint16Array): void {
  const index = storageIndex(netuid, mechanism)
  store.incentive.set(
    ctx,
    index,
    Uint16Array.from(uids, (uid) => output.incentive[uid] as number),
  )
  emit(ctx, events.IncentiveAlphaEmittedToMiners, {
    netuid: index,
    emissions: Array.from(uids, (uid) => asAlpha(output.serverEmission[uid] as bigint)),
  })
  const { rowPtr, col, value } = output.bonds
  uids.forEach((uid, at) => {
    const from = rowPtr[uid] as number
    const to = rowPtr[uid + 1] as number
    // A row as it was, an empty one most of all, is not worth a write.
    const before = store.bonds.find(ctx, index, asUid(at))
    if (before !== undefined && isRow(before, output.bonds, from, to)) return
    store.bonds.set(ctx, index, asUid(at), { uids: col.slice(from, to), values: value.slice(from, to) })
  })
}

function isRow({ uids, values }: SparseRow, { col, value }: CsrU16, from: number, to: number): boolean {
  if (uids.length !== to - from) return false
  for (let i = 0; i < uids.length; i++) if (uids[i] !== col[from + i] || values[i] !== value[from + i]) return false
  return true
}

/** No two uids share a hotkey (`is_epoch_input_state_consistent`). */
export function epochInputConsistent(ctx: Ctx, netuid: NetUid): boolean {
  const hotkeys = store.keys.values(ctx, netuid)
  return new Set(hotkeys).size === hotkeys.length
}
