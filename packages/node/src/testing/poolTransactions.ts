import type { Tao } from '@glia/base'
import type { Sealed } from '@glia/runtime'
import { tipOfBlock } from '../pool/payment.ts'
import type { PoolTransaction } from '../pool/transaction.ts'

/** What a transaction of the tests may have otherwise than most. */
export interface Unusual {
  readonly sender?: string
  readonly nonce?: number
  readonly priority?: number
  /** Fee and tip, rao. */
  readonly fee?: number
  readonly tip?: number
  readonly perBlock?: number
  readonly bytes?: number
  readonly requires?: readonly string[]
  readonly provides?: readonly string[]
  /** It brings something sealed. */
  readonly isSealed?: boolean
}

const NOTHING = new Uint8Array(0)
const SEALED: Sealed = { keyHash: NOTHING, kemCt: NOTHING, aeadCt: NOTHING, nonce: NOTHING }

let arrivals = 0

/** A transaction for the queues, of 100 bytes and a sender of its own, that pays a fee of 1,000 rao; one without a fee is free. */
export function waiting(hash: string, unusual: Unusual = {}): PoolTransaction {
  const { sender = hash, nonce = 0, priority = 1, fee = 1000, tip = 0, perBlock = 1000, bytes = 100 } = unusual
  const payment = { fee: BigInt(fee) as Tao, tip: BigInt(tip) as Tao, isFree: fee === 0, perBlock }
  return {
    hash,
    extrinsic: {
      bytes: new Uint8Array(bytes),
      footprint: bytes,
      call: { args: {}, bound: { call: { fields: [{ name: 'hotkey' }] } } },
    } as unknown as PoolTransaction['extrinsic'],
    verified: undefined,
    sender,
    nonce,
    priority: BigInt(priority),
    payment,
    tipOfBlock: tipOfBlock(payment),
    requires: unusual.requires ?? (nonce === 0 ? [] : [`${sender}:${nonce - 1}`]),
    provides: unusual.provides ?? [`${sender}:${nonce}`],
    validTill: 1000n,
    arrival: arrivals++,
    sealed: unusual.isSealed === true ? SEALED : undefined,
    checkedAt: 0,
  }
}
