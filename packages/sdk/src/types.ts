import type { Unbranded } from '@glia/base'

export {
  type Alpha,
  alpha,
  alphaRao,
  formatTao,
  type NetUid,
  netuid,
  RAO_PER_TAO,
  RangeViolation,
  rao,
  type Tao,
  tao,
  type Uid,
  uid,
} from '@glia/base'

/** A subnet's number as callers may write it: bare, or as the network gave it; not a neuron's. */
export type SubnetNumber = Unbranded<number, 'NetUid'>
