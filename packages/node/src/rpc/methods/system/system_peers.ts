import { method } from '../../core/method.ts'

/** Nobody: the embedded engine has no network. */
export const system_peers = method('system_peers', {}, () => [])
