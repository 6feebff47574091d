import { boundedVec, field } from '@glia/frame'
import { MAX_ORDERS } from '../declarations.ts'
import { signedOrder } from '../order.ts'

export const signedOrders = field(
  boundedVec(signedOrder, MAX_ORDERS),
  'BoundedVec<SignedOrder<T::AccountId>, T::MaxOrdersPerBatch>',
)
