import { fromHex, toHex0x } from '@glia/base'
import { sr25519KeypairFromSeed, sr25519Sign, waitReady } from '@polkadot/wasm-crypto'
import {
  type AccountId,
  callNamed,
  encode,
  runtimeCall,
  signedExtrinsic,
  Writer,
} from '../../packages/frame/src/index.ts'
import { presetSpec } from '../../packages/node/src/index.ts'

export interface Sender {
  readonly account: AccountId
  readonly publicKey: Uint8Array
  readonly secret: Uint8Array
}

/** Accounts that exist only in this benchmark. */
export async function makeSenders(count: number): Promise<Sender[]> {
  await waitReady()
  return Array.from({ length: count }, (_, i) => {
    const seed = new Uint8Array(32).fill(9)
    new DataView(seed.buffer).setUint32(0, i, true)
    const pair = sr25519KeypairFromSeed(seed)
    const publicKey = pair.slice(64, 96)
    return {
      account: toHex0x(publicKey) as AccountId,
      publicKey,
      secret: pair.slice(0, 64),
    }
  })
}

/** Signed, immortal `Balances.transfer_keep_alive` in hexadecimal. */
export function signTransfer(from: Sender, to: AccountId, nonce: number, genesisHash: string): string {
  const { runtime } = presetSpec('localnet', true)
  const callBytes = encode(
    runtimeCall,
    callNamed(runtime, 'Balances', 'transfer_keep_alive', { dest: { type: 'Id', value: to }, value: 1000n }),
  )
  const extra = new Writer(16)
  extra.u8(0) // immortal
  extra.compact(nonce)
  extra.compact(0) // tip
  extra.u8(0) // no metadata hash
  const payload = new Writer(256)
  payload.raw(callBytes)
  payload.raw(extra.copy())
  payload.u32(runtime.version.specVersion)
  payload.u32(runtime.version.transactionVersion)
  payload.raw(fromHex(genesisHash))
  payload.raw(fromHex(genesisHash))
  payload.u8(0)
  const signature = sr25519Sign(from.publicKey, from.secret, payload.copy())
  return toHex0x(
    signedExtrinsic(
      { type: 'Id', value: from.account },
      { type: 'Sr25519', value: signature },
      extra.copy(),
      callBytes,
    ),
  )
}
