import type { Ctx, Weight } from '@glia/frame'
import { addU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { constants } from '../constants.ts'
import * as store from '../storage/index.ts'
import { allNetuids } from '../subnets/subnets.ts'
import { DbUse } from './dbUse.ts'

/** Between two hotkey swaps of a coldkey on a subnet, blocks. */
export const swapInterval = (ctx: Ctx): bigint => BigInt(constants.HotkeySwapOnSubnetInterval.of(ctx.config))

/** Forgets swaps that bind nobody any more, each block those of some subnets; answers the weight (`clean_up_hotkey_swap_records`). */
export function forgetOldSwaps(ctx: Ctx): Weight {
  const interval = swapInterval(ctx)
  const now = currentBlock(ctx)
  const netuids = allNetuids(ctx)
  const use = new DbUse()
  use.add(2 + netuids.length)
  for (const netuid of netuids.filter((netuid) => BigInt(netuid) % interval === now % interval)) {
    for (const [[, coldkey], block] of store.lastHotkeySwapOnNetuid.entries(ctx, netuid)) {
      use.add(1)
      if (addU64(block, interval) >= now) continue
      store.lastHotkeySwapOnNetuid.remove(ctx, netuid, coldkey)
      use.add(0, 1)
    }
  }
  return use.weight()
}
