import type { Ctx } from '@glia/frame'
import { lastStoredRound } from '../../drand/storage.ts'

/** Latest drand round that the chain knows, before which no commit may be sealed any more (`LastStoredRound`). */
export const lastDrandRound = (ctx: Ctx): bigint => lastStoredRound.get(ctx)
