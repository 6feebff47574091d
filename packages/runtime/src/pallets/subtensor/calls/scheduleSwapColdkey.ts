import { benchmarked, call, fail } from '@glia/frame'
import { errors } from '../errors.ts'
import { fields } from '../fields.ts'

export const scheduleSwapColdkey = call({
  index: 73,
  args: { newColdkey: fields.coldkey },
  weight: benchmarked(0n, 0, 5, 0),
  docs: 'No longer supported; announce_coldkey_swap takes its place.',
  run() {
    fail(errors.Deprecated)
  },
})
