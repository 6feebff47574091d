import { isIPv4 } from 'node:net'
import { AddressError } from '@glia/base'
import { type Command, Option } from 'commander'
import { UsageError } from './errors.ts'
import { given } from './explain.ts'
import { secretRefused } from './secrets.ts'

/** An account as it stands on a command line. */
export interface NamedAccount {
  /** SS58. */
  readonly address: string
  /** The secret URI it was named by: a development account's, which everybody knows. */
  readonly uri?: string
}

/** Whether addresses of other networks are meant. */
export interface NetworkChoice {
  readonly anyNetwork?: boolean
}

/** `--any-network`, for commands that take an address. */
export function anyNetworkOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--any-network',
      'take addresses of other networks too, for the same account here: only if its owner has the key here',
    ),
  )
}

/**
 * Reads an account: an SS58 address, or the secret URI of a development account, such as //Alice. A URI with a phrase in
 * it is somebody's secret, and is no way to name an account.
 *
 * @param what it is, as the user wrote it
 * @throws UsageError for anything else, SECRET_ON_COMMAND_LINE for a URI with a password, and WRONG_NETWORK for an address of another network, unless it is meant
 */
export async function namedAccount(what: string, text: string, choice: NetworkChoice): Promise<NamedAccount> {
  const { isDevelopmentUri, Keypair, ofAnyNetwork, WrongNetwork } = await import('@glia/sdk')
  const address = (read: () => string) => given(what, () => inWords(text, read))
  if (text.startsWith('/') && !isDevelopmentUri(text))
    throw secretRefused(what, 'name the account by its address; glia wallet list shows those of your wallets')
  if (text.startsWith('/')) return { address: given(what, () => Keypair.fromUri(text)).address, uri: text }
  if (choice.anyNetwork) return { address: address(() => ofAnyNetwork(text)) }
  try {
    return { address: address(() => Keypair.fromAddress(text).address) }
  } catch (error) {
    if (!(error instanceof UsageError) || !(error.cause instanceof WrongNetwork)) throw error
    throw new UsageError(error.code, `${error.message}, or add --any-network if that account has its key here too`, {
      cause: error.cause,
    })
  }
}

/** An Ethereum address, a public key or a hash. */
const HEX = /^0x[0-9a-f]*$/i

/** As people call wallets: no address is as short. */
const NAME = /^[a-z][\w.-]{0,29}$/i

/** Says how else an account is named here, and what to do about hex. */
function inWords<T>(text: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof AddressError)) throw error
    const expected = 'expected an SS58 address, such as 5GrwvaEF…, or a development account, such as //Alice'
    const advice = HEX.test(text) ? ': ask for the address that begins with 5; glia wallet list shows yours' : ''
    const message = NAME.test(text)
      ? `${expected}, found "${text}", which looks like the name of a wallet: write its address, which glia wallet list shows`
      : error.message.replace(/^expected an SS58 address/, expected)
    throw new AddressError(error.part, `${message}${advice}`, { cause: error })
  }
}

/**
 * SS58 of an account that gets something, or decides over it, on a network. What a development account gets on a network of
 * others is anybody's, so its URI is taken on this machine alone.
 *
 * @param what it is, as the user wrote it
 * @throws UsageError for no account, and DEVELOPMENT_ACCOUNT for one that is everybody's there
 */
export async function accountOn(
  options: NetworkChoice & { readonly network: string },
  what: string,
  text: string,
): Promise<string> {
  const { address, uri } = await namedAccount(what, text, options)
  if (uri === undefined || isThisMachine(options.network)) return address
  throw new UsageError(
    'DEVELOPMENT_ACCOUNT',
    `${what}: ${uri} is a development account, whose secret everybody knows; if you mean it, give its address: ${address}`,
  )
}

function isThisMachine(network: string): boolean {
  const { hostname } = new URL(network)
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
}
