import { type AccountId, type Ctx, fail, type RuntimeCall } from '@glia/frame'
import { errors } from '../errors.ts'
import { coldkeySwapAnnouncements, coldkeySwapDisputes } from '../storage/index.ts'

/** What an account may still do between announcing a coldkey swap and swapping. */
const ALLOWED = new Set([
  'SubtensorModule.announce_coldkey_swap',
  'SubtensorModule.swap_coldkey_announced',
  'SubtensorModule.dispute_coldkey_swap',
  'SubtensorModule.clear_coldkey_swap_announcement',
  'MevShield.submit_encrypted',
])

/** `CheckColdkeySwap`: ColdkeySwapDisputed, ColdkeySwapAnnounced. */
export function checkColdkeySwap(ctx: Ctx, who: AccountId, call: RuntimeCall): void {
  if (!coldkeySwapAnnouncements.has(ctx, who)) return
  if (coldkeySwapDisputes.has(ctx, who)) fail(errors.ColdkeySwapDisputed)
  if (!ALLOWED.has(`${call.pallet}.${call.name}`)) fail(errors.ColdkeySwapAnnounced)
}
