import { GliaError } from '@glia/base'
import { entropyToMnemonic, generateMnemonic as generate, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { stretched } from '#keyCrypto'
import { utf8 } from '../bytes.ts'

/** The phrase that URIs without a phrase of their own start from (`//Alice` and friends). */
export const DEV_PHRASE = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'

const ROUNDS = 2048

const LENGTHS: ReadonlySet<number> = new Set([12, 15, 18, 21, 24])

/** A phrase is not a BIP-39 mnemonic. The phrase itself is never part of the message. */
export class MnemonicError extends GliaError {
  constructor(message: string) {
    super('MNEMONIC', message)
  }
}

/** A fresh English phrase; 12 words carry 128 bits. */
export function generateMnemonic(words: 12 | 15 | 18 | 21 | 24 = 12): string {
  return generate(wordlist, (words / 3) * 32)
}

/** The entropy of a phrase. Throws {@link MnemonicError} on unknown words or a bad checksum. */
function mnemonicEntropy(phrase: string): Uint8Array {
  const words = phrase.trim().split(/\s+/)
  if (!LENGTHS.has(words.length))
    throw new MnemonicError(`not a valid mnemonic: expected 12, 15, 18, 21 or 24 English words, found ${words.length}`)
  // The library's own sentence would show the word.
  const unknown = words.findIndex((word) => !wordlist.includes(word.normalize('NFKD')))
  if (unknown >= 0) {
    const isCapital = words.every((word) => wordlist.includes(word.normalize('NFKD').toLowerCase()))
    const advice = isCapital ? 'write it in lower case' : 'compare it with what was written down'
    throw new MnemonicError(
      `not a valid mnemonic of 12 to 24 English words: word ${unknown + 1} is none of them, ${advice}`,
    )
  }
  try {
    return mnemonicToEntropy(words.join(' '), wordlist)
  } catch {
    // The library's own sentence may show a word.
    throw new MnemonicError(
      'not a valid mnemonic: its words do not belong together (their checksum is wrong), so one is another or stands elsewhere; compare them with what was written down',
    )
  }
}

/** Whether a phrase is a valid English BIP-39 mnemonic. */
export function isMnemonic(phrase: string): boolean {
  try {
    return entropyToMnemonic(mnemonicEntropy(phrase), wordlist).length > 0
  } catch (error) {
    if (error instanceof MnemonicError) return false
    throw error
  }
}

/**
 * The 32-byte mini secret of a phrase, the way Substrate does it: PBKDF2-HMAC-SHA512 over the **entropy** (BIP-39 itself
 * uses the phrase), salt "mnemonic" + password, 2048 rounds, first half of the 64 bytes. Source: crate substrate-bip39.
 */
export function mnemonicToMiniSecret(phrase: string, password = ''): Uint8Array {
  const salt = utf8(`mnemonic${password.normalize('NFKD')}`)
  return stretched(mnemonicEntropy(phrase), salt, ROUNDS).slice(0, 32)
}
