import { type AccountId, argsIf, type Ctx, fail, type RuntimeCall } from '@glia/frame'
import { submitEncrypted } from '../../mev-shield/calls/submitEncrypted.ts'
import { announceColdkeySwap } from '../calls/announceColdkeySwap.ts'
import { clearColdkeySwapAnnouncement } from '../calls/clearColdkeySwapAnnouncement.ts'
import { disputeColdkeySwap } from '../calls/disputeColdkeySwap.ts'
import { swapColdkeyAnnounced } from '../calls/swapColdkeyAnnounced.ts'
import { errors } from '../errors.ts'
import { coldkeySwapAnnouncements, coldkeySwapDisputes } from '../storage/index.ts'
import { asColdkey } from '../types.ts'

/** What an account may still do between announcing a coldkey swap and swapping (`is_allowed_during_swap`). */
const isAllowed = (call: RuntimeCall): boolean =>
  argsIf(
    call,
    announceColdkeySwap,
    swapColdkeyAnnounced,
    disputeColdkeySwap,
    clearColdkeySwapAnnouncement,
    submitEncrypted,
  ) !== undefined

/** `CheckColdkeySwap`: ColdkeySwapDisputed, ColdkeySwapAnnounced. */
export function checkColdkeySwap(ctx: Ctx, who: AccountId, call: RuntimeCall): void {
  const coldkey = asColdkey(who)
  if (!coldkeySwapAnnouncements.has(ctx, coldkey)) return
  if (coldkeySwapDisputes.has(ctx, coldkey)) fail(errors.ColdkeySwapDisputed)
  if (!isAllowed(call)) fail(errors.ColdkeySwapAnnounced)
}
