import { addWeights, benchmarked } from '@glia/frame'
import { subnetCalls } from './calls/index.ts'
import { keySwapCalls } from './calls/keySwaps.ts'
import { stakingCalls } from './calls/staking.ts'
import { votingPowerCalls } from './calls/votingPower.ts'
import { blockStep } from './coinbase/blockStep.ts'
import { constants } from './constants.ts'
import { errors } from './errors.ts'
import { events } from './events.ts'
import { home } from './home.ts'
import { forgetOldSwaps } from './keySwaps/cooldowns.ts'
import { subtensorStorage } from './storage/index.ts'

/** Subnets, neurons, stake and emission. */
export const subtensorModule = home.pallet({
  crate: 'pallet_subtensor',
  storageVersion: 7,
  storage: subtensorStorage,
  calls: { ...subnetCalls, ...stakingCalls, ...votingPowerCalls, ...keySwapCalls },
  errors,
  events,
  constants,
  hooks: {
    onInitialize(ctx) {
      const used = forgetOldSwaps(ctx)
      blockStep(ctx)
      return addWeights(used, benchmarked(110_634_229_000, 0, 8304, 110))
    },
  },
})
