import { toHex0x } from '@glia/base'
import { callNamed, encode, type RuntimeCall, runtimeCall } from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { sr25519Sign } from '@polkadot/wasm-crypto'
import type { Chain } from '../chain/chain.ts'
import type { TestAccount } from './signing.ts'

/** What an order is about; the rest is usual: a buy at any price, for ever, without a fee, by anybody. */
export interface Wish {
  readonly hotkey: string
  readonly netuid: number
  readonly amount: bigint
  readonly relayer?: readonly string[]
  readonly chainId?: bigint
}

/** An order as clients sign it, and its name. */
export interface ClientsOrder {
  readonly order: object
  readonly signature: { readonly type: 'Sr25519'; readonly value: Uint8Array }
  readonly partialFill: bigint | undefined
}

const MAX_U64 = (1n << 64n) - 1n
/** Bytes that say which call it is. */
const CALL_INDEX = 2

/** Bytes of an order: the argument of the call that takes it back. */
function bytesOf({ runtime }: Chain, order: object): Uint8Array {
  return encode(runtimeCall, callNamed(runtime, 'LimitOrders', 'cancel_order', { order })).subarray(CALL_INDEX)
}

/** An order that its signer has signed. */
export function signedOrder(chain: Chain, by: TestAccount, wish: Wish): ClientsOrder {
  const order = {
    type: 'V1',
    value: {
      signer: by.id,
      orderType: 'LimitBuy',
      limitPrice: MAX_U64,
      expiry: MAX_U64,
      feeRate: 0,
      feeRecipient: by.id,
      relayer: undefined,
      maxSlippage: undefined,
      chainId: 42n,
      partialFillsEnabled: false,
      ...wish,
    },
  }
  const value = sr25519Sign(by.publicKey, by.secret, bytesOf(chain, order))
  return { order, signature: { type: 'Sr25519', value }, partialFill: undefined }
}

/** The call that executes orders one by one. */
export const executing = ({ runtime }: Chain, orders: readonly ClientsOrder[]): RuntimeCall =>
  callNamed(runtime, 'LimitOrders', 'execute_orders', { orders, shouldFail: false })

/** What became of an order: its first byte, 0 where it was executed; undefined where nothing is known of it. */
export function statusOf(chain: Chain, { order }: ClientsOrder): number | undefined {
  const orders = chain.runtime.palletByName.get('LimitOrders')?.storage.find(({ name }) => name === 'Orders')
  const id = toHex0x(blake2b256(bytesOf(chain, order)))
  return chain.state().get((orders as unknown as { storageKey(id: string): string }).storageKey(id))?.[0]
}
