import { type Codec, type Ctx, fixedBytes, type MultiSignature, variant } from '@glia/frame'

export const signer = variant<{ Ed25519: Uint8Array; Sr25519: Uint8Array; Ecdsa: Uint8Array }>(
  { Ed25519: fixedBytes(32), Sr25519: fixedBytes(32), Ecdsa: fixedBytes(33) },
  { path: 'sp_runtime::MultiSigner' },
)
export type Signer = typeof signer extends Codec<infer T> ? T : never

/** Did the key sign the message? Only keys of sr25519 send pulses. */
export const isSignedBy = (ctx: Ctx, key: Signer, signature: MultiSignature, message: Uint8Array): boolean =>
  key.type === 'Sr25519' &&
  signature.type === 'Sr25519' &&
  ctx.host.verify('Sr25519', signature.value, message, key.value)
