/** What the market asks of a model, whoever made it. */
export interface Embedder {
  /** Short name for people, e.g. `strong`. */
  readonly name: string
  /** sha256 of the weight file, lower-case hex: the name that a miner declares. */
  readonly sha256: string
  /** Numbers per embedding. */
  readonly dimensions: number
  /** One embedding of unit length per text, in order. */
  embed(texts: readonly string[]): Promise<Float32Array[]>
}

/** Cosine of two unit vectors of equal length. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
