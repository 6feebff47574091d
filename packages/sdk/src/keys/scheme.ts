/** The signature schemes of the network. */
export type KeyScheme = 'sr25519' | 'ed25519'

/** The scheme's number in keyfiles and in a MultiSignature. */
export const CRYPTO_TYPE = { ed25519: 0, sr25519: 1 } as const satisfies Record<KeyScheme, number>
