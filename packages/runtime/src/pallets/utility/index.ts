import { argsIf, type RuntimeCall } from '@glia/frame'
import { batch } from './calls/batch.ts'
import { batchAll } from './calls/batchAll.ts'
import { forceBatch } from './calls/forceBatch.ts'
import { utilityConstants, utilityErrors, utilityEvents } from './declarations.ts'
import { home } from './home.ts'

/** Several calls in one transaction. */
export const utility = home.pallet({
  crate: 'pallet_subtensor_utility',
  calls: { batch, batchAll, forceBatch },
  events: utilityEvents,
  errors: utilityErrors,
  constants: utilityConstants,
})

const batchOf = (call: RuntimeCall) => argsIf(call, batch, batchAll, forceBatch)

/** `NoNestingCallFilter`: batches may not stand directly in batches. */
export function batchesAreFlat(call: RuntimeCall): boolean {
  return batchOf(call)?.calls.every((each) => batchOf(each) === undefined) ?? true
}
