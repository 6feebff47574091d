import { benchmarked, call, emit, ensure, ensureRoot, plain } from '@glia/frame'
import { fields } from '../../subtensor/fields.ts'
import { networksAdded } from '../../subtensor/storage/index.ts'
import { feeRate, MAX_FEE_RATE, swapErrors, swapEvents } from '../declarations.ts'

export const setFeeRate = call({
  index: 0,
  args: { netuid: fields.netuid, rate: plain.u16 },
  weight: benchmarked(15_063_000, 3994, 1, 1),
  docs: 'Sets a subnet’s swap fee, parts of 65,535. Root only.',
  run(ctx, origin, { netuid, rate }) {
    ensureRoot(origin)
    ensure(networksAdded.get(ctx, netuid), swapErrors.MechanismDoesNotExist)
    ensure(rate <= MAX_FEE_RATE, swapErrors.FeeRateTooHigh)
    feeRate.set(ctx, netuid, rate)
    emit(ctx, swapEvents.FeeRateSet, { netuid, rate })
  },
})
