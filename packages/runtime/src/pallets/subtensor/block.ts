import type { Ctx } from '@glia/frame'

/** Number of the current block as the u64 that storage keeps (`get_current_block_as_u64`). */
export const currentBlock = (ctx: Ctx): bigint => BigInt(ctx.blockNumber)
