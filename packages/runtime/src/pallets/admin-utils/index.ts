import * as authorities from './calls/authorities.ts'
import * as consensus from './calls/consensus.ts'
import * as networks from './calls/networks.ts'
import * as neurons from './calls/neurons.ts'
import * as registration from './calls/registration.ts'
import * as staking from './calls/staking.ts'
import * as weights from './calls/weights.ts'
import { errors } from './errors.ts'
import { events } from './events.ts'
import { home } from './home.ts'
import { precompileEnable } from './storage.ts'

/** Settings: of subnets by their owners or root, of the chain by root. */
export const adminUtils = home.pallet({
  storage: [precompileEnable],
  calls: { ...authorities, ...consensus, ...networks, ...neurons, ...registration, ...staking, ...weights },
  events,
  errors,
})
