import { benchmarked, pallet } from '@glia/frame'
import { subnetCalls } from './calls/index.ts'
import { stakingCalls } from './calls/staking.ts'
import { votingPowerCalls } from './calls/votingPower.ts'
import { blockStep } from './coinbase/blockStep.ts'
import { subtensorConstants } from './constants.ts'
import { errors } from './errors.ts'
import { events } from './events.ts'
import { subtensorStorage } from './storage/index.ts'

/** Subnets, neurons, stake and emission. */
export const subtensorModule = pallet({
  name: 'SubtensorModule',
  index: 7,
  crate: 'pallet_subtensor',
  storage: subtensorStorage,
  calls: { ...subnetCalls, ...stakingCalls, ...votingPowerCalls },
  errors,
  events,
  constants: subtensorConstants,
  hooks: {
    onInitialize(ctx) {
      blockStep(ctx)
      return benchmarked(110_634_229_000, 0, 8304, 110)
    },
  },
})
