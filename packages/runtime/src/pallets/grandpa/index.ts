import { invalid } from '@glia/frame'
import { noteStalled } from './calls/noteStalled.ts'
import { reportEquivocation, reportEquivocationUnsigned } from './calls/reportEquivocation.ts'
import { enactChange, enactPause } from './change.ts'
import { grandpaConstants, grandpaErrors, grandpaEvents } from './declarations.ts'
import { home } from './home.ts'
import { grandpaStorage } from './storage.ts'

/** Finality's authorities and their changes, announced in headers. The engines of the node decide finality themselves. */
export const grandpa = home.pallet({
  storageVersion: 5,
  storage: grandpaStorage,
  calls: { reportEquivocation, reportEquivocationUnsigned, noteStalled },
  events: grandpaEvents,
  errors: grandpaErrors,
  constants: grandpaConstants,
  hooks: {
    onFinalize(ctx) {
      enactChange(ctx)
      enactPause(ctx)
    },
  },
  validateUnsigned() {
    throw invalid('Call')
  },
})

export { scheduleChange } from './change.ts'
export { authorities, currentSetId, type GrandpaAuthority, grandpaAuthority } from './storage.ts'
