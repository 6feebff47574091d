import { type AccountId, ensureSigned, field, h256, type Origin } from '@glia/frame'

export const hash = field(h256, 'T::Hash')

/** Who signed; undefined for root, which manages preimages. Fails with BadOrigin. */
export const signedOrManager = (origin: Origin): AccountId | undefined =>
  origin.kind === 'root' ? undefined : ensureSigned(origin)
