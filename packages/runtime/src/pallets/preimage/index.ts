import { ensureUpdated } from './calls/ensureUpdated.ts'
import { notePreimage } from './calls/notePreimage.ts'
import { requestPreimage } from './calls/requestPreimage.ts'
import { unnotePreimage } from './calls/unnotePreimage.ts'
import { unrequestPreimage } from './calls/unrequestPreimage.ts'
import { preimageErrors, preimageEvents } from './declarations.ts'
import { home } from './home.ts'
import { preimageStorage } from './storage.ts'

/** Bytes that stand for themselves by their hash: calls too long to be named elsewhere. */
export const preimage = home.pallet({
  storageVersion: 1,
  storage: preimageStorage,
  calls: { notePreimage, unnotePreimage, requestPreimage, unrequestPreimage, ensureUpdated },
  events: preimageEvents,
  errors: preimageErrors,
})

export { type BoundedCall, bound, boundedCall, dropBounded, hashOf, holdBounded, peek, realize } from './bounded.ts'
