import { method } from '../../core/method.ts'

/** Token and address format. */
export const chainSpec_v1_properties = method(
  'chainSpec_v1_properties',
  {},
  (_params, services) => services.chain.spec.properties,
)
