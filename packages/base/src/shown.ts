import { isObject } from './objects.ts'
import { urlOf } from './url.ts'

/** Characters of a text from outside that a sentence about it shows. */
const MOST_SHOWN = 1024

/** As much of a text from outside as a sentence can bear: its beginning, and how long it is where that is not all. */
export function excerpt(text: string, most = MOST_SHOWN): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`
}

/** As much of a value from outside, as JSON, as a sentence can bear. No more of it is written down than that. */
export function excerptOf(value: unknown, most = MOST_SHOWN): string {
  const text = beginning(value, most + 1)
  return text.length <= most ? text : `${text.slice(0, most)}…`
}

/** The first characters of what `exactText` writes, so many of them or somewhat more. */
function beginning(value: unknown, wanted: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, wanted))
  if (typeof value === 'bigint') return String(value)
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  const inList = Array.isArray(value)
  let text = inList ? '[' : '{'
  for (const name of inList ? value.keys() : Object.keys(value)) {
    if (text.length >= wanted) return text
    if (text.length > 1) text += ','
    if (!inList) text += `${beginning(String(name), wanted)}:`
    text += beginning((value as Readonly<Record<string, unknown>>)[name], wanted - text.length)
  }
  return text + (inList ? ']' : '}')
}

/**
 * The address of a node as it is shown to people: without the name and password in it, its query, and the long parts of its path,
 * where services have their keys. What is no address has all left out that could be such a secret.
 */
export function shownAddress(address: string): string {
  const proper = /^(?:ws|http)s?:\/\//.test(address) && urlOf(address) !== undefined
  const text = address.replace(proper ? /^(\w+:\/\/)[^/?#]*@/ : /^(\w+:\/\/)?.*@/s, '$1…@').replace(/[?#].+$/s, '?…')
  const [host = ''] = /^(?:\w+:\/\/)?[^/]*/.exec(text) ?? []
  const path = text.slice(host.length).split('/')
  return host + path.map((part) => (lettersIn(part) < KEY_LETTERS ? part : '…')).join('/')
}

/** Letters and digits from which on a part of a path may be a key. */
const KEY_LETTERS = 20

const lettersIn = (text: string): number => text.replace(/[^\p{L}\p{N}]/gu, '').length
