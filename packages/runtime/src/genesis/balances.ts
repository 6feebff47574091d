import { type AccountId, type Ctx, systemItems } from '@glia/frame'
import { totalIssuance } from '../pallets/balances/storage.ts'
import { plus } from '../pallets/subtensor/arithmetic.ts'
import { type Tao, ZERO } from '../pallets/subtensor/types.ts'

/** Gives an account TAO that are issued with it. */
export function endow(ctx: Ctx, account: AccountId, amount: Tao): void {
  if (amount === ZERO) return
  systemItems.account.update(ctx, account, (info) => ({
    ...info,
    providers: 1,
    data: { ...info.data, free: plus(info.data.free, amount) },
  }))
  totalIssuance.update(ctx, (issued) => plus(issued, amount))
}
