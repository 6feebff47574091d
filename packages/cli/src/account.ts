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
