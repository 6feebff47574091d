import { method } from '../../core/method.ts'

/** Name of the network. */
export const system_chain = method('system_chain', {}, (_params, services) => services.chain.spec.name)
