/**
 * From text to the rows of a hashed embedding table. Integers only, so that every machine finds the same rows; the
 * training script (train/train.py) holds the same three functions.
 */

/** FNV-1a over ASCII started from `2166136261 xor seed`, finished with murmur3's avalanche. Returns an unsigned 32-bit integer. */
export function mix(text: string, seed: number): number {
  let hash = 2166136261 ^ seed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Lower-case runs of ASCII letters and digits, in order. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? []
}

/** All character n-grams of 3, 4 and 5 of `<word>`; a one-letter word has one. */
export function gramsOf(word: string): string[] {
  const marked = `<${word}>`
  const grams: string[] = []
  for (let size = 3; size <= 5; size++) {
    for (let at = 0; at + size <= marked.length; at++) grams.push(marked.slice(at, at + size))
  }
  return grams
}
