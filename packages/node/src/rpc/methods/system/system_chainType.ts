import { method } from '../../core/method.ts'

/** `Live`, `Local` or `Development`. */
export const system_chainType = method('system_chainType', {}, (_params, services) => services.chain.spec.type)
