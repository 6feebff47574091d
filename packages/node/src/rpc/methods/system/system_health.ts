import { method } from '../../core/method.ts'

/** One node makes this chain: it has no peers and needs none. */
export const system_health = method('system_health', {}, () => ({ peers: 0, isSyncing: false, shouldHavePeers: false }))
