import { pallet } from '@glia/frame'
import { subnetCalls } from './calls/index.ts'
import { subtensorConstants } from './constants.ts'
import { errors } from './errors.ts'
import { events } from './events.ts'
import { subtensorStorage } from './storage/index.ts'

/** Subnets, neurons, stake and emission. */
export const subtensorModule = pallet({
  name: 'SubtensorModule',
  index: 7,
  storage: subtensorStorage,
  // Calls of other folders join here: `...stakingCalls`.
  calls: { ...subnetCalls },
  errors,
  events,
  constants: subtensorConstants,
})
