import { argsIf, type RuntimeCall } from '@glia/frame'
import { asDerivative } from './calls/asDerivative.ts'
import { batch } from './calls/batch.ts'
import { batchAll } from './calls/batchAll.ts'
import { dispatchAs, dispatchAsFallible } from './calls/dispatchAs.ts'
import { forceBatch } from './calls/forceBatch.ts'
import { ifElse } from './calls/ifElse.ts'
import { withWeight } from './calls/withWeight.ts'
import { utilityConstants, utilityErrors, utilityEvents } from './declarations.ts'
import { home } from './home.ts'

/** Several calls in one transaction. */
export const utility = home.pallet({
  crate: 'pallet_subtensor_utility',
  calls: { batch, asDerivative, batchAll, dispatchAs, forceBatch, withWeight, ifElse, dispatchAsFallible },
  events: utilityEvents,
  errors: utilityErrors,
  constants: utilityConstants,
})

/** The calls of a batch of any kind; undefined for any other call. */
export const batchedCalls = (call: RuntimeCall): readonly RuntimeCall[] | undefined => batchOf(call)?.calls

const batchOf = (call: RuntimeCall) => argsIf(call, batch, batchAll, forceBatch)

/** `NoNestingCallFilter`: batches may not stand directly in batches. */
export function batchesAreFlat(call: RuntimeCall): boolean {
  return batchOf(call)?.calls.every((each) => batchOf(each) === undefined) ?? true
}
