import { method } from '../../core/method.ts'

/** Name of the implementation. */
export const system_name = method('system_name', {}, (_params, services) => services.name)
