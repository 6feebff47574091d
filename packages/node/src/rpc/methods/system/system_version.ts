import { method } from '../../core/method.ts'

/** Version of the implementation. */
export const system_version = method('system_version', {}, (_params, services) => services.version)
