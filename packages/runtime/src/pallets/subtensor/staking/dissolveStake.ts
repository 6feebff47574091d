import { attempt, type Ctx } from '@glia/frame'
import { safeFloatToU64, U64F64, U96F32 } from '@glia/yuma'
import { clearLiquidity, currentPrice } from '../../swap/pool.ts'
import { alphaIssuance } from '../alpha.ts'
import { addU64, minOf, plus, subU64 } from '../arithmetic.ts'
import { RootRates } from '../rootRates.ts'
import * as store from '../storage/index.ts'
import { existingSubnetAccount } from '../systemAccounts.ts'
import { recycleTao, spendable, spendableAlive, transferTao, transferTaoFromSubnet } from '../tao.ts'
import { type Alpha, asAlpha, asTao, type Coldkey, type Hotkey, type NetUid, type Tao, ZERO } from '../types.ts'
import { destroyLocks } from './locks/rules.ts'
import { holdersOf } from './sharePool.ts'
import { stakeOf } from './stake.ts'

const U16_MAX = U96F32.fromInteger(65_535)

/**
 * The end of all stake on a subnet: the TAO of its pool goes to the stakers and the protocol by their alpha, then stake, pool
 * and locks are forgotten and what is left in the subnet's account is recycled (`finalize_all_subnet_root_dividends`,
 * `destroy_alpha_in_out_stakes`, `clear_protocol_liquidity`).
 */
export function dissolveStake(ctx: Ctx, netuid: NetUid): void {
  forgetRootDividends(ctx, netuid)
  const refund = ownerRefund(ctx, netuid)
  const owner = store.subnetOwner.get(ctx, netuid)
  const { hotkeys, stakers } = stakersOf(ctx, netuid)
  const protocolTao = shareOutPool(ctx, netuid, stakers, protocolAlpha(ctx, netuid))
  for (const { hotkey, coldkey } of stakers) {
    store.alphaV1.remove(ctx, hotkey, coldkey, netuid)
    store.alphaV2.remove(ctx, hotkey, coldkey, netuid)
  }
  for (const hotkey of hotkeys) {
    store.totalHotkeyAlpha.remove(ctx, hotkey, netuid)
    store.totalHotkeyShares.remove(ctx, hotkey, netuid)
    store.totalHotkeySharesV2.remove(ctx, hotkey, netuid)
  }
  store.subnetAlphaIn.remove(ctx, netuid)
  store.subnetAlphaOut.remove(ctx, netuid)
  store.subnetProtocolAlpha.remove(ctx, netuid)
  store.subnetLocked.set(ctx, netuid, ZERO)
  emptyAccount(ctx, netuid, { owner, refund, protocolTao })
  destroyLocks(ctx, netuid)
  clearLiquidity(ctx, netuid)
}

function forgetRootDividends(ctx: Ctx, netuid: NetUid): void {
  for (const [[hotkey], rates] of store.rootClaimable.entries(ctx)) {
    if (rates.has(netuid)) store.rootClaimable.set(ctx, hotkey, RootRates.of(rates).without(netuid))
  }
  store.rootClaimed.clear(ctx, netuid)
}

/** What owners of the oldest subnets get back of their lock: less what their cut earned. */
function ownerRefund(ctx: Ctx, netuid: NetUid): Tao {
  if (store.networkRegisteredAt.get(ctx, netuid) >= store.networkRegistrationStartBlock.get(ctx)) return ZERO
  const cut = U96F32.safeDiv(U96F32.fromInteger(store.subnetOwnerCut.get(ctx)), U16_MAX)
  const earned = U96F32.toU64(U96F32.saturatingMul(U96F32.fromInteger(alphaIssuance(ctx, netuid)), cut))
  const price = U96F32.fromFixed(currentPrice(ctx, netuid), U64F64)
  const worth = asTao(U96F32.toU64(U96F32.saturatingMul(U96F32.fromInteger(earned), price)))
  return subU64(store.subnetLocked.get(ctx, netuid), worth)
}

/** Alpha of nobody: what the protocol bought, and since a certain block the pool's own. */
function protocolAlpha(ctx: Ctx, netuid: NetUid): Alpha {
  const bought = store.subnetProtocolAlpha.get(ctx, netuid)
  const young = store.networkRegisteredAt.get(ctx, netuid) > store.taoInRefundDeploymentBlock.get(ctx)
  return young ? addU64(store.subnetAlphaIn.get(ctx, netuid), bought) : bought
}

interface Staker {
  readonly hotkey: Hotkey
  readonly coldkey: Coldkey
  readonly alpha: Alpha
}

function stakersOf(ctx: Ctx, netuid: NetUid): { hotkeys: Hotkey[]; stakers: Staker[] } {
  const hotkeys = store.totalHotkeyAlpha
    .keysOf(ctx)
    .filter(([, of]) => of === netuid)
    .map(([hotkey]) => hotkey)
  const stakers = hotkeys.flatMap((hotkey) =>
    holdersOf(ctx, hotkey, netuid).map(({ coldkey, share }) => {
      const alpha = stakeOf(ctx, hotkey, coldkey, netuid)
      return { hotkey, coldkey, alpha: alpha === 0n ? asAlpha(safeFloatToU64(share)) : alpha }
    }),
  )
  return { hotkeys, stakers }
}

/** Divides the pool's TAO by alpha, by the largest remainder; answers the protocol's part. */
function shareOutPool(ctx: Ctx, netuid: NetUid, stakers: readonly Staker[], protocol: Alpha): Tao {
  const pot = store.subnetTao.get(ctx, netuid)
  if (pot > 0n) {
    store.subnetTao.remove(ctx, netuid)
    store.totalStake.update(ctx, (total) => subU64(total, pot))
  }
  const claims: { coldkey: Coldkey | undefined; alpha: Alpha }[] = stakers.filter(({ alpha }) => alpha > 0n)
  if (protocol > 0n) claims.push({ coldkey: undefined, alpha: protocol })
  const total = claims.reduce<bigint>((sum, { alpha }) => sum + alpha, 0n)
  if (pot === 0n || total === 0n) return ZERO
  const portions = claims.map(({ coldkey, alpha }) => ({
    coldkey,
    share: (pot * alpha) / total,
    rest: (pot * alpha) % total,
  }))
  const leftover = Number(pot - portions.reduce((sum, { share }) => sum + share, 0n))
  // Whoever lost most to rounding gets a rao more; of equals, the first.
  if (leftover > 0) portions.sort((a, b) => (a.rest > b.rest ? -1 : a.rest < b.rest ? 1 : 0))
  let protocolTao: Tao = ZERO
  portions.forEach(({ coldkey, share }, at) => {
    const tao = asTao(at < leftover ? share + 1n : share)
    if (coldkey === undefined) protocolTao = plus(protocolTao, tao)
    // A payment that fails must not keep a subnet alive, here and below.
    else if (tao > 0n) attempt(() => transferTaoFromSubnet(ctx, netuid, coldkey, tao))
  })
  return protocolTao
}

interface Leftovers {
  readonly owner: Coldkey
  /** What the owner gets back. */
  readonly refund: Tao
  /** What is nobody's. */
  readonly protocolTao: Tao
}

function emptyAccount(ctx: Ctx, netuid: NetUid, { owner, refund, protocolTao }: Leftovers): void {
  const account = existingSubnetAccount(ctx, netuid)
  if (account === undefined) return
  if (refund > 0n) {
    const available = subU64(spendable(ctx, account), protocolTao)
    attempt(() => transferTao(ctx, { from: account, to: owner, amount: minOf(refund, available) }))
  }
  const rest = spendableAlive(ctx, account)
  attempt(() => {
    recycleTao(ctx, account, rest)
    store.raoRecycledForRegistration.set(ctx, netuid, rest)
  })
}
