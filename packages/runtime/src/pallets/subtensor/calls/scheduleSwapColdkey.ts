import { accountId, call, fail } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { errors } from '../errors.ts'

/** No longer supported; announce_coldkey_swap takes its place. */
export const scheduleSwapColdkey = call({
  index: 73,
  args: { newColdkey: accountId },
  typeNames: { newColdkey: 'T::AccountId' },
  weight: callWeights.scheduleSwapColdkey,
  docs: 'No longer supported; announce_coldkey_swap takes its place.',
  run() {
    fail(errors.Deprecated)
  },
})
