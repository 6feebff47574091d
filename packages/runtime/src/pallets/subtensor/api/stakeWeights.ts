import type { Ctx } from '@glia/frame'
import { I64F64, U96F32 } from '@glia/yuma'
import { inheritedAlpha, inheritedTao, stakeOfHotkey, taoWeightFixed } from '../staking/stake.ts'
import { childKeys, parentKeys } from '../storage/index.ts'
import { type Hotkey, type NetUid, ROOT } from '../types.ts'

/** Stake by uid, whole rao: alpha, root TAO, and alpha + TAO times its weight. */
export interface StakeWeights {
  readonly total: BigUint64Array
  readonly alpha: BigUint64Array
  readonly tao: BigUint64Array
}

/** Amounts pass through I64F64 on their way and stop at its maximum. */
const MAX = (1n << 63n) - 1n
const cap = (amount: bigint) => (amount > MAX ? MAX : amount)

/**
 * Stakes of all neurons, as the APIs show them: whole parts of `get_stake_weights_for_network`. Written without
 * fixed-point steps where they change nothing: the fraction bits of the total come from the TAO part alone, and a key
 * without children and parents inherits its own stake.
 */
export function stakeWeightsOf(ctx: Ctx, netuid: NetUid, hotkeys: readonly Hotkey[]): StakeWeights {
  const size = hotkeys.length
  const stakes = {
    total: new BigUint64Array(size),
    alpha: new BigUint64Array(size),
    tao: new BigUint64Array(size),
  }
  const weight = I64F64.fromFixed(taoWeightFixed(ctx), U96F32)
  for (let uid = 0; uid < size; uid++) {
    const hotkey = hotkeys[uid] as Hotkey
    const alone = childKeys.get(ctx, hotkey, netuid).length === 0 && parentKeys.get(ctx, hotkey, netuid).length === 0
    const alpha = cap(alone ? stakeOfHotkey(ctx, hotkey, netuid) : inheritedAlpha(ctx, hotkey, netuid))
    const tao = cap(alone ? stakeOfHotkey(ctx, hotkey, ROOT) : inheritedTao(ctx, hotkey, netuid))
    stakes.alpha[uid] = alpha
    stakes.tao[uid] = tao
    stakes.total[uid] = tao === 0n ? alpha : cap(alpha + ((tao * weight) >> 64n))
  }
  return stakes
}
