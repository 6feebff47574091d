import { type AccountId, argsIf, type Ctx, ensure, type PalletError, type RuntimeCall } from '@glia/frame'
import { currentBlock } from '../block.ts'
import { commitMechanismWeights } from '../calls/commitMechanismWeights.ts'
import { commitWeights } from '../calls/commitWeights.ts'
import { registerNetwork } from '../calls/registerNetwork.ts'
import { setMechanismWeights } from '../calls/setMechanismWeights.ts'
import { setWeights } from '../calls/setWeights.ts'
import { errors } from '../errors.ts'
import { passesRateLimit } from '../rateLimits.ts'
import { commitRevealWeightsEnabled, uids } from '../storage/index.ts'
import { asHotkey, type Hotkey, MAIN, type MechId, type NetUid, storageIndex } from '../types.ts'
import { passesWeightsRateLimit } from '../weights/checks.ts'

interface Target {
  readonly netuid: NetUid
  readonly mecid?: MechId
}

const commitOf = (call: RuntimeCall): Target | undefined =>
  argsIf(call, commitWeights) ?? argsIf(call, commitMechanismWeights)
const setOf = (call: RuntimeCall): Target | undefined => argsIf(call, setWeights) ?? argsIf(call, setMechanismWeights)

/** `CheckRateLimits::applies_to`. */
export const isRateLimited = (call: RuntimeCall): boolean =>
  commitOf(call) !== undefined || setOf(call) !== undefined || argsIf(call, registerNetwork) !== undefined

/** `CheckRateLimits`: CommittingWeightsTooFast, SettingWeightsTooFast, NetworkTxRateLimitExceeded. */
export function checkRateLimits(ctx: Ctx, who: AccountId, call: RuntimeCall): void {
  const commit = commitOf(call)
  if (commit !== undefined) checkWeightsLimit(ctx, asHotkey(who), commit, errors.CommittingWeightsTooFast)
  const set = setOf(call)
  if (set !== undefined && !commitRevealWeightsEnabled.get(ctx, set.netuid))
    checkWeightsLimit(ctx, asHotkey(who), set, errors.SettingWeightsTooFast)
  if (argsIf(call, registerNetwork) !== undefined)
    ensure(passesRateLimit(ctx, { type: 'RegisterNetwork' }, who), errors.NetworkTxRateLimitExceeded)
}

function checkWeightsLimit(ctx: Ctx, hotkey: Hotkey, { netuid, mecid = MAIN }: Target, error: PalletError): void {
  const uid = uids.get(ctx, netuid, hotkey)
  // Without a uid the call itself has the better error.
  if (uid === undefined) return
  ensure(passesWeightsRateLimit(ctx, storageIndex(netuid, mecid), uid, currentBlock(ctx)), error)
}
