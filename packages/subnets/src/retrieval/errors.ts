/** A query came for documents that the miner does not hold. */
export class UnknownTaskError extends Error {
  override readonly name = 'UnknownTaskError'
}
