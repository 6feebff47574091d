import { method } from '../../core/method.ts'

/** Every method this node answers. */
export const rpc_methods = method('rpc_methods', {}, (_params, services) => ({ methods: services.methods() }))
