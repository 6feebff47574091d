import { call, DB_READ, DB_WRITE, ensure, ensureSigned, plain, type Weight, weight } from '@glia/frame'
import { limitOrdersErrors } from '../declarations.ts'
import { executeEach } from '../execute.ts'
import { limitOrdersEnabled } from '../storage.ts'
import { signedOrders } from './fields.ts'

const weightOf = (count: bigint): Weight =>
  weight(
    61_768_457n + 520_180_782n * count + DB_READ * (17n + 11n * count) + DB_WRITE * (10n + 7n * count),
    6_148n + 5_158n * count,
  )

export const executeOrders = call({
  index: 0,
  args: { orders: signedOrders, shouldFail: plain.bool },
  weight: ({ orders }) => weightOf(BigInt(orders.length)),
  docs: 'Executes signed orders one after the other. One that cannot be executed is skipped, or with `should_fail` ends all.',
  run(ctx, origin, { orders, shouldFail: allOrNothing }) {
    const relayer = ensureSigned(origin)
    ensure(limitOrdersEnabled.get(ctx), limitOrdersErrors.LimitOrdersDisabled)
    executeEach(ctx, orders, { relayer, allOrNothing })
  },
})
