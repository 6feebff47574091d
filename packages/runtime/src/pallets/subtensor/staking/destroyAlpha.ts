import { type Ctx, emit, ensure, ensureSigned, type Origin, type PalletEvent } from '@glia/frame'
import { burnSubnetAlpha, recycleSubnetAlpha } from '../alpha.ts'
import { minOf } from '../arithmetic.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { hotkeyExists } from '../hotkeys.ts'
import { subnetAlphaOut } from '../storage/index.ts'
import { ensureSubnetExists } from '../subnets/subnets.ts'
import {
  type Alpha,
  asColdkey,
  type Coldkey,
  type Hotkey,
  type LimitPrice,
  type NetUid,
  ROOT,
  type Tao,
} from '../types.ts'
import { addStake, addStakeLimit, ensureSubtokenEnabled } from './addStake.ts'
import { ensureUnlocked } from './locks/rules.ts'
import { decreaseStake, stakeOf } from './stake.ts'

type Destroyed = PalletEvent<readonly [Coldkey, Hotkey, Alpha, NetUid]>

/** Takes staked alpha out of existence. Event AlphaRecycled (`do_recycle_alpha`). */
export function recycleStake(ctx: Ctx, origin: Origin, hotkey: Hotkey, amount: Alpha, netuid: NetUid): Alpha {
  return destroy(ctx, origin, hotkey, amount, netuid, events.AlphaRecycled, recycleSubnetAlpha)
}

/** Puts staked alpha out of everybody's reach. Event AlphaBurned (`do_burn_alpha`). */
export function burnStake(ctx: Ctx, origin: Origin, hotkey: Hotkey, amount: Alpha, netuid: NetUid): Alpha {
  return destroy(ctx, origin, hotkey, amount, netuid, events.AlphaBurned, burnSubnetAlpha)
}

/** At most what the signer has with the hotkey. */
function destroy(
  ctx: Ctx,
  origin: Origin,
  hotkey: Hotkey,
  asked: Alpha,
  netuid: NetUid,
  event: Destroyed,
  destroyAlpha: (ctx: Ctx, netuid: NetUid, amount: Alpha) => void,
): Alpha {
  const coldkey = asColdkey(ensureSigned(origin))
  ensureSubnetExists(ctx, netuid)
  ensure(netuid !== ROOT, errors.CannotBurnOrRecycleOnRootSubnet)
  ensureSubtokenEnabled(ctx, netuid)
  ensure(hotkeyExists(ctx, hotkey), errors.HotKeyAccountNotExists)
  const amount = minOf(asked, stakeOf(ctx, hotkey, coldkey, netuid))
  ensure(subnetAlphaOut.get(ctx, netuid) >= amount, errors.InsufficientLiquidity)
  ensureUnlocked(ctx, coldkey, netuid, amount)
  decreaseStake(ctx, hotkey, coldkey, netuid, amount)
  destroyAlpha(ctx, netuid, amount)
  emit(ctx, event, [coldkey, hotkey, amount, netuid])
  return amount
}

/** Buys alpha and burns it at once. Event AddStakeBurn (`do_add_stake_burn`). */
export function addStakeAndBurn(
  ctx: Ctx,
  origin: Origin,
  order: { hotkey: Hotkey; netuid: NetUid; amount: Tao; limit: LimitPrice | undefined },
): void {
  const { hotkey, netuid, amount, limit } = order
  const alpha =
    limit === undefined
      ? addStake(ctx, origin, hotkey, netuid, amount)
      : addStakeLimit(ctx, origin, { hotkey, netuid, amount, limit, allowPartial: false })
  burnStake(ctx, origin, hotkey, alpha, netuid)
  emit(ctx, events.AddStakeBurn, { netuid, hotkey, amount, alpha })
}
