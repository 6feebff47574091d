import { method } from '../../core/method.ts'

/** Token and address format. */
export const system_properties = method('system_properties', {}, (_params, services) => services.chain.spec.properties)
