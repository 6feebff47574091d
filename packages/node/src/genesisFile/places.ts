import { AddressError, excerptOf, isObject, publicKeyOf, toHex0x, WrongNetwork } from '@glia/base'
import { type AccountId, toAccountId } from '@glia/frame'
import { NodeError } from '../errors.ts'

/** Characters of what was found that a sentence shows. */
const MOST_SHOWN = 100

/** A value of a genesis file, and where it stands: `subnets.2.neurons[0].hotkey`; the whole of it stands at no path. */
export interface Place {
  readonly path: string
  readonly value: unknown
}

/** What a genesis file says wrongly, in one sentence. */
export function mistake(path: string, expected: string, found: string): NodeError {
  return new NodeError({
    kind: 'GenesisFile',
    details: `${path === '' ? 'the file' : path}: expected ${expected}, found ${found}`,
  })
}

/** The same of the value that stands there. */
const wrong = ({ path, value }: Place, expected: string): NodeError =>
  mistake(path, expected, excerptOf(value, MOST_SHOWN))

/** The value as `read` takes it, which knows no other than what is expected. @throws NodeError GenesisFile */
export function valueAt<T>(place: Place, expected: string, read: (value: unknown) => T | undefined): T {
  const value = read(place.value)
  if (value === undefined) throw wrong(place, expected)
  return value
}

/** What an object has under each of its names. @throws NodeError GenesisFile for what is no object, or has too much */
export function entriesAt(place: Place, what: string, most: number): (readonly [name: string, place: Place])[] {
  const { path, value } = place
  if (!isObject(value) || Array.isArray(value)) throw wrong(place, `an object of ${what}`)
  const entries = Object.entries(value)
  if (entries.length > most) throw mistake(path, `at most ${most} ${what}`, String(entries.length))
  return entries.map(([name, each]) => [name, { path: below(path, name), value: each }])
}

/** The places of an object's fields by name; those that it lacks are not there. @throws NodeError GenesisFile for another field */
export function fieldsAt<Name extends string>(place: Place, names: readonly Name[]): { readonly [N in Name]?: Place } {
  const known = new Set<string>(names)
  const fields: { [N in Name]?: Place } = {}
  for (const [name, each] of entriesAt(place, 'fields', Number.POSITIVE_INFINITY)) {
    if (!known.has(name)) throw mistake(place.path, `no field but ${names.join(', ')}`, excerptOf(name, MOST_SHOWN))
    fields[name as Name] = each
  }
  return fields
}

/** A field that has to be there. @throws NodeError GenesisFile */
export function required(place: Place | undefined, of: Place, name: string, expected: string): Place {
  if (place === undefined) throw mistake(below(of.path, name), expected, 'none')
  return place
}

/** The places of a list's items. @throws NodeError GenesisFile for what is no list, or too long a one */
export function itemsAt(place: Place, what: string, most: number): Place[] {
  const { path, value } = place
  if (!Array.isArray(value)) throw wrong(place, `a list of ${what}`)
  if (value.length > most) throw mistake(path, `at most ${most} ${what}`, String(value.length))
  return value.map((each: unknown, at) => ({ path: `${path}[${at}]`, value: each }))
}

/** One of some words. @throws NodeError GenesisFile */
export const wordAt = <const Word extends string>(place: Place, words: readonly Word[]): Word =>
  valueAt(place, `one of ${words.join(', ')}`, (value) => words.find((word) => word === value))

/** True or false. @throws NodeError GenesisFile */
export const flagAt = (place: Place): boolean =>
  valueAt(place, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined))

/** An account from its address in the network's own format. @throws NodeError GenesisFile */
export function accountAt({ path, value }: Place): AccountId {
  if (typeof value !== 'string') throw wrong({ path, value }, 'an SS58 address')
  return accountOf(path, value)
}

/** The same from a text that stands at `path`. */
export function accountOf(path: string, address: string): AccountId {
  try {
    return toAccountId(toHex0x(publicKeyOf(address)))
  } catch (error) {
    if (!(error instanceof AddressError || error instanceof WrongNetwork)) throw error
    throw new NodeError({ kind: 'GenesisFile', details: `${path}: ${error.message}` }, { cause: error })
  }
}

const below = (path: string, name: string): string => {
  const shown = excerptOf(name, MOST_SHOWN).slice(1, -1)
  return path === '' ? shown : `${path}.${shown}`
}
