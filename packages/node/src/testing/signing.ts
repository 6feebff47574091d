import { fromHex, toHex0x } from '@glia/base'
import {
  type AccountId,
  callNamed,
  encode,
  type Runtime,
  type RuntimeCall,
  runtimeCall,
  signedExtrinsic,
  Writer,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { sr25519DeriveKeypairHard, sr25519KeypairFromSeed, sr25519Sign, waitReady } from '@polkadot/wasm-crypto'

/** A development account of the tests. */
export interface TestAccount {
  readonly id: AccountId
  readonly publicKey: Uint8Array
  readonly secret: Uint8Array
}

/** Mini secret of the well-known development phrase. */
const DEV_SEED = fromHex('0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e')

/** The account `//Name` of the development phrase. */
export async function account(name: string): Promise<TestAccount> {
  await waitReady()
  const code = new Uint8Array(32)
  const text = new TextEncoder().encode(name)
  code[0] = text.length << 2
  code.set(text, 1)
  const pair = sr25519DeriveKeypairHard(sr25519KeypairFromSeed(DEV_SEED), code)
  const publicKey = pair.slice(64, 96)
  return { id: toHex0x(publicKey) as AccountId, publicKey, secret: pair.slice(0, 64) }
}

/** The three that most tests sign with. */
export async function threeAccounts(): Promise<{ alice: TestAccount; bob: TestAccount; charlie: TestAccount }> {
  const [alice, bob, charlie] = await Promise.all([account('Alice'), account('Bob'), account('Charlie')])
  return { alice, bob, charlie }
}

export interface SignOptions {
  readonly nonce: number
  readonly genesisHash: string
  readonly tip?: bigint
  /** Mortal era: its two bytes and the hash of its first block. */
  readonly era?: { readonly bytes: Uint8Array; readonly blockHash: string }
}

export interface TransferOptions extends SignOptions {
  readonly amount?: bigint
}

/** A signed `Balances.transfer_keep_alive`. */
export function transfer(runtime: Runtime, from: TestAccount, to: AccountId, options: TransferOptions): Uint8Array {
  const args = { dest: { type: 'Id', value: to }, value: options.amount ?? 1000n }
  return signed(runtime, from, callNamed(runtime, 'Balances', 'transfer_keep_alive', args), options)
}

/** A signed call. */
export function signed(runtime: Runtime, from: TestAccount, call: RuntimeCall, options: SignOptions): Uint8Array {
  const { nonce, genesisHash, tip = 0n, era } = options
  const callBytes = encode(runtimeCall, call)
  const extra = new Writer(16)
  if (era === undefined) extra.u8(0)
  else extra.raw(era.bytes)
  extra.compact(nonce)
  extra.compactBig(tip)
  extra.u8(0)
  const payload = new Writer(256)
  payload.raw(callBytes)
  payload.raw(extra.copy())
  payload.u32(runtime.version.specVersion)
  payload.u32(runtime.version.transactionVersion)
  payload.raw(fromHex(genesisHash))
  payload.raw(fromHex(era?.blockHash ?? genesisHash))
  payload.u8(0)
  const bytes = payload.copy()
  const signature = sr25519Sign(from.publicKey, from.secret, bytes.length > 256 ? blake2b256(bytes) : bytes)
  return signedExtrinsic({ type: 'Id', value: from.id }, { type: 'Sr25519', value: signature }, extra.copy(), callBytes)
}
