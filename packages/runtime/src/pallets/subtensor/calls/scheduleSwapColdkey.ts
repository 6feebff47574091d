import { call, fail } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { errors } from '../errors.ts'
import { fields } from '../fields.ts'

export const scheduleSwapColdkey = call({
  index: 73,
  args: { newColdkey: fields.account },
  weight: callWeights.scheduleSwapColdkey,
  docs: 'No longer supported; announce_coldkey_swap takes its place.',
  run() {
    fail(errors.Deprecated)
  },
})
