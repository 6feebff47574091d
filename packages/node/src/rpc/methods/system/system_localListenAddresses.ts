import { method } from '../../core/method.ts'

/** Peer-to-peer addresses: none. */
export const system_localListenAddresses = method('system_localListenAddresses', {}, () => [])
