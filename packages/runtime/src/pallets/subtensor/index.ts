import { pallet } from '@glia/frame'
import { subtensorConstants } from './constants.ts'
import { errors } from './errors.ts'
import { events } from './events.ts'
import { subtensorStorage } from './storage/index.ts'

/** Subnets, neurons, stake and emission. */
export const subtensorModule = pallet({
  name: 'SubtensorModule',
  index: 7,
  storage: subtensorStorage,
  errors,
  events,
  constants: subtensorConstants,
})
