import type { AccountId, Ctx, RuntimeCall } from '@glia/frame'

/** A fee paid in alpha, already sold for the author. `report` deposits the event that says so. */
export interface AlphaFee {
  report(ctx: Ctx, who: AccountId): void
}

/** Calls that sell alpha may pay their fee with it (`fees_in_alpha`). This runtime charges TAO only so far. */
export function canPayInAlpha(_ctx: Ctx, _who: AccountId, _call: RuntimeCall, _fee: bigint): boolean {
  return false
}

/** Sells alpha worth `fee` rao for the author; undefined when the call cannot pay that way. */
export function payInAlpha(_ctx: Ctx, _who: AccountId, _call: RuntimeCall, _fee: bigint): AlphaFee | undefined {
  return undefined
}
