/** A node whose blocks are made by hand, in memory. */
export const BY_HAND = { seal: 'manual', rpcPort: 0, host: '127.0.0.1', history: 2000 } as const
