import { type AccountId, attempt, type Ctx } from '@glia/frame'
import { U96F32 } from '@glia/yuma'
import { tryDeposit } from '../../balances/currency.ts'
import { adjustForLiquidity, MAX_PRICE } from '../../swap/pool.ts'
import { issueAlphaIn } from '../alpha.ts'
import { addU64, minus } from '../arithmetic.ts'
import { recordProtocolInflow } from '../staking/flow.ts'
import { swapTaoForAlpha } from '../staking/swapStake.ts'
import * as store from '../storage/index.ts'
import { existingSubnetAccount } from '../systemAccounts.ts'
import { recycleIssued } from '../tao.ts'
import { asAlpha, asTao, type NetUid, type Tao, ZERO } from '../types.ts'
import type { SubnetTerms } from './terms.ts'

/**
 * Puts a block's TAO and alpha into the pools and buys alpha with the excess; TAO that no pool could take is recycled
 * (`inject_and_maybe_swap`). `issued` is the TAO of the block.
 */
export function injectIntoPools(
  ctx: Ctx,
  netuids: readonly NetUid[],
  terms: readonly SubnetTerms[],
  issued: Tao,
): void {
  let left = issued
  netuids.forEach((netuid, i) => {
    const account = existingSubnetAccount(ctx, netuid)
    if (account !== undefined) left = injectIntoPool(ctx, netuid, account, terms[i] as SubnetTerms, left)
  })
  if (left > 0n) recycleIssued(ctx, left)
}

function injectIntoPool(ctx: Ctx, netuid: NetUid, account: AccountId, terms: SubnetTerms, credit: Tao): Tao {
  let left = credit
  const excess = asTao(U96F32.toU64(terms.excessTao))
  const added = adjustForLiquidity(ctx, netuid, {
    tao: asTao(U96F32.toU64(terms.taoIn)),
    alpha: asAlpha(U96F32.toU64(terms.alphaIn)),
  })
  let bought: Tao = ZERO
  if (excess > 0n && spend(ctx, account, { left, amount: excess })) {
    left = minus(left, excess)
    bought = buyWithExcess(ctx, netuid, excess)
  }
  store.subnetExcessTao.set(ctx, netuid, bought)
  store.subnetAlphaInEmission.set(ctx, netuid, added.alpha)
  issueAlphaIn(ctx, netuid, added.alpha)
  if (added.tao > 0n && spend(ctx, account, { left, amount: added.tao })) {
    left = minus(left, added.tao)
    store.subnetTaoInEmission.set(ctx, netuid, added.tao)
    store.subnetTao.update(ctx, netuid, (total) => addU64(total, added.tao))
    store.totalStake.update(ctx, (total) => addU64(total, added.tao))
    recordProtocolInflow(ctx, netuid, added.tao)
  } else store.subnetTaoInEmission.set(ctx, netuid, ZERO)
  return left
}

/** Buys alpha that nobody gets; answers the TAO that the pool took. */
function buyWithExcess(ctx: Ctx, netuid: NetUid, excess: Tao): Tao {
  const bought = attempt(() => swapTaoForAlpha(ctx, netuid, excess, MAX_PRICE, true))
  if (bought === undefined) return ZERO
  store.subnetProtocolAlpha.update(ctx, netuid, (total) => addU64(total, bought.paidOut))
  recordProtocolInflow(ctx, netuid, bought.paidIn)
  return bought.paidIn
}

/** Pays part of the block's TAO to an account; false when there is too little left or the account cannot take it (`spend_tao`). */
const spend = (ctx: Ctx, account: AccountId, { left, amount }: { left: Tao; amount: Tao }): boolean =>
  left >= amount && tryDeposit(ctx, account, amount)
