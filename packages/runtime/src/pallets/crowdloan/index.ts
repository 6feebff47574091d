import { contribute } from './calls/contribute.ts'
import { create } from './calls/create.ts'
import { dissolve } from './calls/dissolve.ts'
import { finalize } from './calls/finalize.ts'
import { refund } from './calls/refund.ts'
import { setMaxContribution, updateCap, updateEnd, updateMinContribution } from './calls/updates.ts'
import { withdraw } from './calls/withdraw.ts'
import { crowdloanConstants, crowdloanErrors, crowdloanEvents } from './declarations.ts'
import { home } from './home.ts'
import { crowdloanStorage } from './storage.ts'

/** Money that many raise together, for one call or account; or get back. */
export const crowdloan = home.pallet({
  storage: crowdloanStorage,
  calls: {
    create,
    contribute,
    withdraw,
    finalize,
    refund,
    dissolve,
    updateMinContribution,
    updateEnd,
    updateCap,
    setMaxContribution,
  },
  events: crowdloanEvents,
  errors: crowdloanErrors,
  constants: crowdloanConstants,
})

export { contributions, crowdloans, currentCrowdloanId } from './storage.ts'
