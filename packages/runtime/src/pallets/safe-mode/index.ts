import { benchmarked } from '@glia/frame'
import { forceReleaseDeposit, forceSlashDeposit, releaseDeposit } from './calls/deposits.ts'
import { enter, extend, forceEnter, forceExit, forceExtend } from './calls/enterAndExit.ts'
import { deposits, enteredUntil, safeModeConstants, safeModeErrors, safeModeEvents } from './declarations.ts'
import { home } from './home.ts'
import { exit } from './safeMode.ts'

/** A state in which the chain lets few calls through, for when something is wrong. */
export const safeMode = home.pallet({
  storage: [enteredUntil, deposits],
  calls: {
    enter,
    forceEnter,
    extend,
    forceExtend,
    forceExit,
    forceSlashDeposit,
    releaseDeposit,
    forceReleaseDeposit,
  },
  events: safeModeEvents,
  errors: safeModeErrors,
  constants: safeModeConstants,
  hooks: {
    onInitialize(ctx) {
      const until = enteredUntil.get(ctx)
      if (until === undefined || ctx.blockNumber <= until) return benchmarked(733_000, 1489, 1, 0)
      exit(ctx, 'Timeout')
      return benchmarked(4_926_000, 1489, 1, 1)
    },
  },
})

export { isLetThrough } from './safeMode.ts'
