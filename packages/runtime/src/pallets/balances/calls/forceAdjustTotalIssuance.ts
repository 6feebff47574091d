import { call, emit, ensure, ensureRoot, field, plainEnum, weight } from '@glia/frame'
import { addU64, subU64 } from '../../subtensor/arithmetic.ts'
import { balancesErrors } from '../errors.ts'
import { balancesEvents } from '../events.ts'
import { compactBalance } from '../fields.ts'
import { inactiveIssuance, totalIssuance } from '../storage.ts'

const direction = field(
  plainEnum('pallet_balances::types::AdjustmentDirection', ['Increase', 'Decrease']),
  'AdjustmentDirection',
)

export const forceAdjustTotalIssuance = call({
  index: 9,
  args: { direction, delta: compactBalance },
  weight: weight(5_351_000),
  docs: 'Says that there is more or less TAO in all than was counted; balances stay as they are. Root only.',
  run(ctx, origin, { direction: way, delta }) {
    ensureRoot(origin)
    ensure(delta > 0n, balancesErrors.DeltaZero)
    const old = totalIssuance.get(ctx)
    const next = way === 'Increase' ? addU64(old, delta) : subU64(old, delta)
    ensure(inactiveIssuance.get(ctx) <= next, balancesErrors.IssuanceDeactivated)
    totalIssuance.set(ctx, next)
    emit(ctx, balancesEvents.TotalIssuanceForced, { old, new: next })
  },
})
