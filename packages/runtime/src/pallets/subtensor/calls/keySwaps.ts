import { announceColdkeySwap } from './announceColdkeySwap.ts'
import { clearColdkeySwapAnnouncement } from './clearColdkeySwapAnnouncement.ts'
import { disputeColdkeySwap } from './disputeColdkeySwap.ts'
import { resetColdkeySwap } from './resetColdkeySwap.ts'
import { scheduleSwapColdkey } from './scheduleSwapColdkey.ts'
import { swapColdkey } from './swapColdkey.ts'
import { swapColdkeyAnnounced } from './swapColdkeyAnnounced.ts'
import { swapHotkey } from './swapHotkey.ts'
import { swapHotkeyV2 } from './swapHotkeyV2.ts'

/** Keys that take the place of others. */
export const keySwapCalls = {
  swapHotkey,
  swapColdkey,
  swapHotkeyV2,
  scheduleSwapColdkey,
  announceColdkeySwap,
  swapColdkeyAnnounced,
  disputeColdkeySwap,
  resetColdkeySwap,
  clearColdkeySwapAnnouncement,
}
