import { addStake } from './addStake.ts'
import { addStakeLimit } from './addStakeLimit.ts'
import { removeStake } from './removeStake.ts'
import { removeStakeFullLimit } from './removeStakeFullLimit.ts'
import { removeStakeLimit } from './removeStakeLimit.ts'
import { unstakeAll } from './unstakeAll.ts'
import { unstakeAllAlpha } from './unstakeAllAlpha.ts'

/** Stake in and out. */
export const stakingCalls = {
  addStake,
  removeStake,
  unstakeAll,
  unstakeAllAlpha,
  addStakeLimit,
  removeStakeLimit,
  removeStakeFullLimit,
}
