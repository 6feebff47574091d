import { call, DB_READ, DB_WRITE, ensure, ensureSigned, type Weight, weight } from '@glia/frame'
import { fields } from '../../subtensor/fields.ts'
import { executeBatch } from '../batch.ts'
import { limitOrdersErrors } from '../declarations.ts'
import { limitOrdersEnabled } from '../storage.ts'
import { signedOrders } from './fields.ts'

const weightOf = (count: bigint): Weight =>
  weight(
    499_718_496n + 259_134_004n * count + DB_READ * (25n + 10n * count) + DB_WRITE * (15n + 7n * count),
    8_727n + 5_158n * count,
  )

export const executeBatchedOrders = call({
  index: 1,
  args: { netuid: fields.netuid, orders: signedOrders },
  weight: ({ orders }) => weightOf(BigInt(orders.length)),
  docs: 'Executes signed orders of one subnet together, all or none: buys and sales are settled with each other, and one swap trades the rest.',
  run(ctx, origin, { netuid, orders }) {
    const relayer = ensureSigned(origin)
    ensure(limitOrdersEnabled.get(ctx), limitOrdersErrors.LimitOrdersDisabled)
    executeBatch(ctx, netuid, orders, relayer)
  },
})
