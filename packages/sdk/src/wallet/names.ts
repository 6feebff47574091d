import { printable, withKind } from '@glia/base'
import { WalletError } from './errors.ts'

/** What a public file adds to the name of its hotkey. */
export const PUBLIC = 'pub.txt'

/** How files end that are being written; see {@link temporaryName}. What a crash left of one is no key. */
const TEMPORARY = /\.[0-9a-f]{8}\.tmp$/

/** The name of the file that is written before it takes a file's place. */
export const temporaryName = (path: string, digits: string): string => `${path}.${digits}.tmp`

/** @param of the file that takes its place; left out, any */
export const isTemporary = (name: string, of = name.replace(TEMPORARY, '')): boolean =>
  TEMPORARY.test(name) && name.replace(TEMPORARY, '') === of

/** Bytes that the longest file beside a name has more than it: `pub.txt.0a1b2c3d.tmp`. */
const LONGEST = 255 - 20

/**
 * A name of a wallet, which is one folder below the others.
 *
 * @throws WalletError WALLET_NAME
 */
export function walletName(name: string): string {
  return plainName('wallet', name)
}

/**
 * A name of a hotkey, which is a file beside those of the others: `x` has `x` and `xpub.txt`. A disk may not tell capitals apart.
 *
 * @throws WalletError WALLET_NAME
 */
export function hotkeyName(name: string): string {
  plainName('hotkey', name)
  if (name.toLowerCase().endsWith(PUBLIC))
    throw refused(
      'hotkey',
      `one that does not end in ${PUBLIC}, since that is the public file of the hotkey "${name.slice(0, -PUBLIC.length)}"`,
      name,
    )
  return name
}

/**
 * A name that nothing has yet. Keys that are there are read whatever they are called, as other programs name them; no new one gets
 * a name of which something cannot be seen, and that then looks like another one, or that programs take for an option.
 *
 * @throws WalletError WALLET_NAME
 */
export function newName(what: 'wallet' | 'hotkey', name: string): void {
  const all = seen(name)
  if (all !== name) throw refused(what, 'one whose characters can all be seen', name, `found "${all}"`)
  if (/^ | $| {2}/.test(name)) throw refused(what, 'one with no blanks but single ones within it', name)
  if (name.startsWith('-')) throw refused(what, 'one that does not begin with -, as options do', name)
}

/**
 * Blanks that are no space, two that are blanks by their look alone (of Braille, and a note without head), characters that fonts have
 * nothing, or anything, for or that stand for others, and marks on nothing.
 */
const UNSEEN = /(?! )\p{Zs}|[\u2800\u{1d159}\ufffc\ufffd\p{Co}\p{Cn}]|(?<=^| )\p{M}/gu

/** A name with what is not seen of it written out. */
const seen = (name: string): string =>
  printable(name).replace(UNSEEN, (each) =>
    Array.from({ length: each.length }, (_, at) => `\\u${each.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  )

function plainName(what: string, name: string): string {
  if (typeof name !== 'string') throw refused(what, 'a text', name, `found ${withKind(name)}`)
  if (name === '' || name === '.' || name === '..' || /[/\\]/.test(name)) throw refused(what, 'a plain file name', name)
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(name)) throw refused(what, 'one without control characters', name)
  if (isTemporary(name)) throw refused(what, 'one that no file has while it is written', name)
  if (Buffer.byteLength(name) > LONGEST) throw refused(what, `one of at most ${LONGEST} bytes`, name)
  return name
}

function refused(what: string, expected: string, name: string, found = `found ${JSON.stringify(name)}`): WalletError {
  return new WalletError('WALLET_NAME', `expected a ${what} name, ${expected}, ${found}: choose another`)
}
