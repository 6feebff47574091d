import { ask } from '../../e2e/support/node.ts'
import type { Keypair } from '../../packages/sdk/src/index.ts'

/** `Balances.transfer_keep_alive`: pallet 5, call 3. */
const TRANSFER_KEEP_ALIVE = [5, 3] as const

/** What every signature covers beside the call. */
export interface Chain {
  readonly genesisHash: Buffer
  readonly specVersion: number
  readonly transactionVersion: number
}

export async function chainOf(http: string): Promise<Chain> {
  const version = await ask<{ specVersion: number; transactionVersion: number }>(http, 'state_getRuntimeVersion')
  const genesis = await ask<string>(http, 'chain_getBlockHash', [0])
  return { ...version, genesisHash: Buffer.from(genesis.slice(2), 'hex') }
}

/** SCALE compact integer below 2^64. */
export function compact(value: number | bigint): Buffer {
  const wide = BigInt(value)
  if (wide < 64n) return Buffer.from([Number(wide) << 2])
  if (wide < 1n << 14n) return u(wide * 4n + 1n, 2)
  if (wide < 1n << 30n) return u(wide * 4n + 2n, 4)
  let bytes = 4
  while (wide >> BigInt(bytes * 8)) bytes++
  return Buffer.concat([Buffer.from([((bytes - 4) << 2) | 3]), u(wide, bytes)])
}

/** Little-endian integer of a fixed width. */
function u(value: bigint, bytes: number): Buffer {
  const out = Buffer.alloc(bytes)
  for (let index = 0; index < bytes; index++) out[index] = Number((value >> BigInt(8 * index)) & 255n)
  return out
}

/** A signed, immortal `transfer_keep_alive` as hex, ready to submit. Amount in rao. */
export function signedTransfer(chain: Chain, from: Keypair, to: Uint8Array, amount: bigint, nonce: number): string {
  const call = Buffer.concat([Buffer.from(TRANSFER_KEEP_ALIVE), Buffer.from([0]), to, compact(amount)])
  // Immortal era, nonce, no tip, metadata hash off; then what is signed but not sent.
  const extra = Buffer.concat([Buffer.from([0]), compact(nonce), compact(0), Buffer.from([0])])
  const implicit = Buffer.concat([
    u(BigInt(chain.specVersion), 4),
    u(BigInt(chain.transactionVersion), 4),
    chain.genesisHash,
    chain.genesisHash,
    Buffer.from([0]),
  ])
  const signature = from.sign(Buffer.concat([call, extra, implicit]))
  const body = Buffer.concat([Buffer.from([0x84, 0]), from.publicKey, Buffer.from([1]), signature, extra, call])
  return `0x${Buffer.concat([compact(body.length), body]).toString('hex')}`
}
