import { shownAddress, urlOf } from '@glia/base'
import { ConnectionError } from './errors.ts'

/** What addresses look like. */
export interface AddressForm {
  readonly scheme: RegExp
  readonly example: string
}

/** Each address once: one that stands twice in a list is one node, and left as one. */
function distinct(urls: readonly string[]): string[] {
  const kept = new Map<string, string>()
  for (const url of urls) {
    const place = urlOf(url)?.href ?? url
    if (!kept.has(place)) kept.set(place, url)
  }
  return [...kept.values()]
}

/**
 * The addresses of a list, each once.
 *
 * @param form what each must look like; undefined where it is only a name
 * @throws ConnectionError when one is none, and where there are several without the hash of their chain
 */
export function addressesOf(
  urls: readonly string[],
  form: AddressForm | undefined,
  genesisHash: string | undefined,
): string[] {
  const all = distinct(urls)
  if (all.length === 0) throw new ConnectionError('expected the address of a node, found an empty list')
  for (const url of all) {
    if (form === undefined || (form.scheme.test(url) && /^\w+:\/\/[^\s/]/.test(url) && urlOf(url) !== undefined))
      continue
    throw new ConnectionError(`expected the address of a node such as ${form.example}, found "${shownAddress(url)}"`)
  }
  if (all.length > 1 && genesisHash === undefined)
    throw new ConnectionError(
      `expected the option genesisHash with ${all.length} addresses: without it nothing tells that they are nodes of one chain`,
    )
  return all
}
