import { isIPv4 } from 'node:net'
import { UsageError } from './errors.ts'
import { given } from './explain.ts'

/** An account as it stands on a command line. */
export interface NamedAccount {
  /** SS58. */
  readonly address: string
  /** The secret URI it was named by: a development account's, which everybody knows. */
  readonly uri?: string
}

/**
 * Reads an account: an SS58 address, or the secret URI of a development account, such as //Alice. A URI with a phrase in
 * it is somebody's secret, and is no way to name an account.
 *
 * @param what it is, as the user wrote it
 * @throws UsageError for anything else
 */
export async function namedAccount(what: string, text: string): Promise<NamedAccount> {
  const { decodeAddress, Keypair } = await import('@glia/sdk')
  if (text.startsWith('/')) return { address: given(what, () => Keypair.fromUri(text)).address, uri: text }
  given(what, () => decodeAddress(text))
  return { address: text }
}

/**
 * SS58 of an account that gets something, or decides over it, on a network. What a development account gets on a network of
 * others is anybody's, so its URI is taken on this machine alone.
 *
 * @param what it is, as the user wrote it
 * @throws UsageError for no account, and DEVELOPMENT_ACCOUNT for one that is everybody's there
 */
export async function accountOn(network: string, what: string, text: string): Promise<string> {
  const { address, uri } = await namedAccount(what, text)
  if (uri === undefined || isThisMachine(network)) return address
  throw new UsageError(
    'DEVELOPMENT_ACCOUNT',
    `${what}: ${uri} is a development account, whose secret everybody knows; if you mean it, give its address: ${address}`,
  )
}

function isThisMachine(network: string): boolean {
  const { hostname } = new URL(network)
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
}
