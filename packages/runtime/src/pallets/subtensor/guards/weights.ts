import { type AccountId, argsIf, type Ctx, ensure, fail, type RuntimeCall } from '@glia/frame'
import { batchCommitWeights } from '../calls/batchCommitWeights.ts'
import { batchRevealWeights } from '../calls/batchRevealWeights.ts'
import { batchSetWeights } from '../calls/batchSetWeights.ts'
import { commitCrv3MechanismWeights } from '../calls/commitCrv3MechanismWeights.ts'
import { commitMechanismWeights } from '../calls/commitMechanismWeights.ts'
import { commitTimelockedMechanismWeights } from '../calls/commitTimelockedMechanismWeights.ts'
import { commitTimelockedWeights } from '../calls/commitTimelockedWeights.ts'
import { commitWeights } from '../calls/commitWeights.ts'
import { revealMechanismWeights } from '../calls/revealMechanismWeights.ts'
import { revealWeights } from '../calls/revealWeights.ts'
import { setMechanismWeights } from '../calls/setMechanismWeights.ts'
import { setWeights } from '../calls/setWeights.ts'
import { errors } from '../errors.ts'
import { weightCommits } from '../storage/index.ts'
import { asHotkey, type Hotkey, MAIN, type MechId, type NetUid, storageIndex } from '../types.ts'
import { hasStakeForWeights } from '../weights/checks.ts'
import { mayReveal } from '../weights/commit.ts'
import { lastDrandRound } from '../weights/drand.ts'
import { commitHash, type Reveal } from '../weights/reveal.ts'

const ofOneSubnet = [
  commitWeights,
  commitMechanismWeights,
  revealWeights,
  revealMechanismWeights,
  batchRevealWeights,
  setWeights,
  setMechanismWeights,
  commitTimelockedWeights,
  commitTimelockedMechanismWeights,
  commitCrv3MechanismWeights,
] as const
const timelocked = [commitTimelockedWeights, commitTimelockedMechanismWeights, commitCrv3MechanismWeights] as const

/** `CheckWeights::applies_to`. */
export const isWeightsCall = (call: RuntimeCall): boolean =>
  argsIf(call, ...ofOneSubnet) !== undefined || argsIf(call, batchCommitWeights, batchSetWeights) !== undefined

/**
 * `CheckWeights`: what is wrong with weights before they cost the chain anything. InputLengthsUnequal,
 * NotEnoughStakeToSetWeights, NoWeightsCommitFound, RevealTooEarly, InvalidRevealRound.
 */
export function checkWeights(ctx: Ctx, who: AccountId, call: RuntimeCall): void {
  const hotkey = asHotkey(who)
  checkLengths(call)
  // A batch may name one subnet thousands of times.
  for (const netuid of new Set(netuidsOf(call))) {
    ensure(hasStakeForWeights(ctx, hotkey, netuid), errors.NotEnoughStakeToSetWeights)
  }
  checkReveal(ctx, hotkey, call)
}

function checkLengths(call: RuntimeCall): void {
  const commits = argsIf(call, batchCommitWeights)
  if (commits !== undefined) ensure(commits.netuids.length === commits.commitHashes.length, errors.InputLengthsUnequal)
  const sets = argsIf(call, batchSetWeights)
  if (sets !== undefined) {
    const { length } = sets.netuids
    ensure(length === sets.weights.length && length === sets.versionKeys.length, errors.InputLengthsUnequal)
  }
  const reveals = argsIf(call, batchRevealWeights)
  if (reveals !== undefined) {
    const { length } = reveals.uidsList
    ensure(
      length === reveals.valuesList.length &&
        length === reveals.saltsList.length &&
        length === reveals.versionKeys.length,
      errors.InputLengthsUnequal,
    )
  }
}

function netuidsOf(call: RuntimeCall): readonly NetUid[] {
  const batch = argsIf(call, batchCommitWeights, batchSetWeights)
  if (batch !== undefined) return batch.netuids
  const one = argsIf(call, ...ofOneSubnet)
  return one === undefined ? [] : [one.netuid]
}

function checkReveal(ctx: Ctx, hotkey: Hotkey, call: RuntimeCall): void {
  const main = argsIf(call, revealWeights)
  if (main !== undefined) checkRevealOf(ctx, hotkey, main.netuid, MAIN, [main])
  const mechanism = argsIf(call, revealMechanismWeights)
  if (mechanism !== undefined) checkRevealOf(ctx, hotkey, mechanism.netuid, mechanism.mecid, [mechanism])
  const batch = argsIf(call, batchRevealWeights)
  if (batch !== undefined) checkRevealOf(ctx, hotkey, batch.netuid, MAIN, revealsOf(batch))
  const sealed = argsIf(call, ...timelocked)
  if (sealed !== undefined) ensure(sealed.revealRound >= lastDrandRound(ctx), errors.InvalidRevealRound)
}

interface RevealLists {
  readonly uidsList: readonly Uint16Array[]
  readonly valuesList: readonly Uint16Array[]
  readonly saltsList: readonly Uint16Array[]
  readonly versionKeys: readonly bigint[]
}

/** Reveals of a batch whose lists were found to be of one length. */
function revealsOf({ uidsList, valuesList, saltsList, versionKeys }: RevealLists): Reveal[] {
  return uidsList.map((uids, i) => ({
    uids,
    values: valuesList[i] as Uint16Array,
    salt: saltsList[i] as Uint16Array,
    versionKey: versionKeys[i] as bigint,
  }))
}

function checkRevealOf(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, mechanism: MechId, reveals: readonly Reveal[]): void {
  const index = storageIndex(netuid, mechanism)
  const commits = weightCommits.get(ctx, index, hotkey) ?? fail(errors.NoWeightsCommitFound)
  for (const reveal of reveals) {
    const hash = commitHash(hotkey, index, reveal)
    const commit = commits.find(([committed]) => committed === hash) ?? fail(errors.NoWeightsCommitFound)
    ensure(mayReveal(ctx, netuid, commit[1]), errors.RevealTooEarly)
  }
}
