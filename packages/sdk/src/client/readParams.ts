import { BlockError } from './errors.ts'

/** Keys of a map that are asked for at once. */
export const PAGE_SIZE = 1000

/** What is wrong with a page of keys behind another key; undefined when nothing is. */
export function whyNoPage(keys: readonly string[], prefix: string, start: string, name: string): string | undefined {
  if (keys.length > PAGE_SIZE) return `gave ${keys.length} keys of ${name} where ${PAGE_SIZE} were asked for`
  let before = start
  for (const key of keys) {
    if (!key.startsWith(prefix)) return `gave a key of something else when asked for those of ${name}`
    if (key <= before) return `gave the keys of ${name} out of order, or the same ones again`
    before = key
  }
  return undefined
}

/** The last parameter of methods that read at a block. Throws BlockError for what is no hash. */
export function atParams(at: string | undefined): string[] {
  if (at === undefined) return []
  if (typeof at === 'string' && /^0x[0-9a-fA-F]{64}$/.test(at)) return [at]
  const number =
    typeof at === 'number' ? `: the hash of block ${at} is what blockHash(${at}) of the chain client gives` : ''
  throw new BlockError(`expected the hash of a block, 0x and 64 hex digits, found ${JSON.stringify(at)}${number}`)
}
