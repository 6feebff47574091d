import { type Ctx, emit, ensure, ensureSigned, fail, type Origin } from '@glia/frame'
import { math } from '@glia/yuma'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { setLastUpdate } from '../neurons/uids.ts'
import * as store from '../storage/index.ts'
import { asHotkey, asUid, type MechId, type NetUid, ROOT, storageIndex } from '../types.ts'
import {
  areDistinct,
  hasEnoughWeights,
  hasStakeForWeights,
  isVersionKeyCurrent,
  maySetWeights,
  mechanismExists,
  passesWeightsRateLimit,
} from './checks.ts'

/** Weights as a validator sends them: `values[i]` for `uids[i]`. */
export interface WeightsInput {
  readonly uids: Uint16Array
  readonly values: Uint16Array
  readonly versionKey: bigint
}

/**
 * Sets a validator's row of weights in one mechanism, scaled so that the largest is 65,535 (`internal_set_weights`).
 * The caller has decided that weights need not be committed. Event WeightsSet. Errors in order:
 * CanNotSetRootNetworkWeights, WeightVecNotEqualSize, MechanismDoesNotExist, UidsLengthExceedUidsInSubNet,
 * HotKeyNotRegisteredInSubNet, NotEnoughStakeToSetWeights, IncorrectWeightVersionKey, SettingWeightsTooFast,
 * NeuronNoValidatorPermit, DuplicateUids, UidVecContainInvalidOne, WeightVecLengthIsLow.
 */
export function setWeights(ctx: Ctx, origin: Origin, netuid: NetUid, mechanism: MechId, input: WeightsInput): void {
  const { uids, values, versionKey } = input
  const hotkey = asHotkey(ensureSigned(origin))
  ensure(netuid !== ROOT, errors.CanNotSetRootNetworkWeights)
  ensure(uids.length === values.length, errors.WeightVecNotEqualSize)
  ensure(mechanismExists(ctx, netuid, mechanism), errors.MechanismDoesNotExist)
  ensure(uids.length <= store.subnetworkN.get(ctx, netuid), errors.UidsLengthExceedUidsInSubNet)
  const uid = store.uids.get(ctx, netuid, hotkey) ?? fail(errors.HotKeyNotRegisteredInSubNet)
  ensure(hasStakeForWeights(ctx, hotkey, netuid), errors.NotEnoughStakeToSetWeights)
  ensure(isVersionKeyCurrent(ctx, netuid, versionKey), errors.IncorrectWeightVersionKey)
  const index = storageIndex(netuid, mechanism)
  const block = currentBlock(ctx)
  // A commit was limited when it was made; its reveal is not.
  const direct = !store.commitRevealWeightsEnabled.get(ctx, netuid)
  if (direct) ensure(passesWeightsRateLimit(ctx, index, uid, block), errors.SettingWeightsTooFast)
  ensure(maySetWeights(ctx, netuid, uid, uids, values), errors.NeuronNoValidatorPermit)
  ensure(areDistinct(uids), errors.DuplicateUids)
  ensure(
    uids.every((target) => store.keys.has(ctx, netuid, asUid(target))),
    errors.UidVecContainInvalidOne,
  )
  ensure(hasEnoughWeights(ctx, netuid, uid, uids, values), errors.WeightVecLengthIsLow)
  // The largest weight is not limited: get_max_weight_limit is the constant 65,535.
  const row = { uids: uids.slice(), values: math.vecU16MaxUpscaleToU16(values) }
  store.weights.set(ctx, index, uid, row)
  if (direct) setLastUpdate(ctx, index, uid, block)
  emit(ctx, events.WeightsSet, [index, uid])
}
