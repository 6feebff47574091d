import type { ApiPromise, Keyring } from '@polkadot/api'
import type { SubmittableExtrinsic } from '@polkadot/api/types'
import { request, send, type Target } from './attack.ts'

export type Signer = ReturnType<Keyring['addFromUri']>
export type Transaction = SubmittableExtrinsic<'promise'>

/** The package that attacks with transactions sign with; of the tests' own packages. */
export const SIGNER = '@polkadot/api'

/** A client that signs, as everybody can: the development accounts have money, every other key has none. */
export class Sender {
  readonly api: ApiPromise
  readonly #keyring: Keyring
  readonly #http: string
  readonly #signal: AbortSignal

  private constructor(api: ApiPromise, keyring: Keyring, { http }: Target, signal: AbortSignal) {
    this.api = api
    this.#keyring = keyring
    this.#http = http
    this.#signal = signal
  }

  static async open(target: Target, signal: AbortSignal): Promise<Sender> {
    // Loaded here: the other attacks, and a list of all, do without it.
    const { ApiPromise, Keyring, WsProvider } = await import('@polkadot/api')
    const api = await ApiPromise.create({ provider: new WsProvider(target.ws), noInitWarn: true })
    return new Sender(api, new Keyring({ type: 'sr25519', ss58Format: 42 }), target, signal)
  }

  key(uri: string): Signer {
    return this.#keyring.addFromUri(uri)
  }

  async nonce(of: Signer): Promise<number> {
    return (await this.api.rpc.system.accountNextIndex(of.address)).toNumber()
  }

  /** Immortal and signed here, without asking the node for anything. */
  signed(transaction: Transaction, by: Signer, nonce: number): string {
    const { genesisHash, runtimeVersion } = this.api
    return transaction.sign(by, { nonce, genesisHash, blockHash: genesisHash, runtimeVersion }).toHex()
  }

  async send(transaction: Transaction, by: Signer, nonce: number): Promise<void> {
    await send(this.#http, request('author_submitExtrinsic', [this.signed(transaction, by, nonce)]), this.#signal)
  }

  call(pallet: string, name: string, ...args: readonly unknown[]): Transaction {
    const found = this.api.tx[pallet]?.[name]
    if (found === undefined) throw new Error(`expected a call ${pallet}.${name}, found none`)
    return found(...args)
  }

  /** A list of calls of which each may fail. */
  batch(calls: readonly Transaction[]): Transaction {
    return this.call('utility', 'forceBatch', calls)
  }
}

/** Signs with a sender of its own, as long as the attack lasts. */
export const signing =
  (work: (sender: Sender, target: Target, signal: AbortSignal) => Promise<void>) =>
  async (target: Target, signal: AbortSignal): Promise<void> => {
    const sender = await Sender.open(target, signal)
    try {
      await work(sender, target, signal)
    } finally {
      await sender.api.disconnect()
    }
  }
