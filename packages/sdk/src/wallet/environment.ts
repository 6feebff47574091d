import { utf8 } from '../bytes.ts'

/**
 * A password as the Python wallet keeps it in the environment variable `variable`: the base64 of its UTF-8 bytes, XORed
 * with those of the variable's own name, over and over. Hides it from a glance, and from nobody else.
 * Source: btwallet `save_password_to_env`.
 */
export function encodePassword(variable: string, password: string): string {
  return Buffer.from(xor(utf8(password), variable)).toString('base64')
}

/**
 * What a variable's value may mean, likeliest first: the password that {@link encodePassword} made it of, where it can
 * have, then the value as it stands. A password in plain text may look encoded (`12345678` does), so that only the
 * keyfile can tell; it never opens with the wrong one. An unset or empty variable means nothing.
 */
export function passwordsIn(variable: string, value: string | undefined): string[] {
  if (value === undefined || value === '') return []
  const decoded = decodePassword(variable, value)
  return decoded === undefined ? [value] : [decoded, value]
}

function decodePassword(variable: string, value: string): string | undefined {
  const bytes = Buffer.from(value, 'base64')
  // Node's decoder skips what is no base64; btwallet's refuses it.
  if (bytes.toString('base64') !== value) return undefined
  const password = Buffer.from(xor(bytes, variable))
  const text = password.toString('utf8')
  return Buffer.from(text, 'utf8').equals(password) ? text : undefined
}

function xor(bytes: Uint8Array, variable: string): Uint8Array {
  const key = utf8(variable)
  return bytes.map((byte, i) => byte ^ (key[i % key.length] as number))
}
