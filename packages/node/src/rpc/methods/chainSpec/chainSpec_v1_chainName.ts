import { method } from '../../core/method.ts'

/** Name of the network. */
export const chainSpec_v1_chainName = method(
  'chainSpec_v1_chainName',
  {},
  (_params, services) => services.chain.spec.name,
)
