import { type AccountId, callNamed } from '@glia/frame'
import { memoryStore } from '@glia/state'
import { beforeAll, expect, it } from 'vitest'
import { Chain } from '../chain/chain.ts'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { presetSpec } from '../presets.ts'
import { append, extend } from '../testing/blocks.ts'
import { executing, signedOrder, statusOf } from '../testing/orders.ts'
import { seal, sealing, shieldKey } from '../testing/sealing.ts'
import { account, signed, type TestAccount } from '../testing/signing.ts'
import { FixedKeys } from './keys.ts'

/*
 * Limit orders with signatures as clients make them: in a transaction of their own, and sealed, as in the reference's suite
 * (`test-mevshield-execute-orders.ts`).
 */

const TAO = 1_000_000_000n
const HOTKEY = `0x${'3d'.repeat(32)}` as AccountId
let alice: TestAccount
let relayer: TestAccount
let chain: Chain
let netuid: number
beforeAll(async () => {
  await loadCrypto()
  alice = await account('Alice')
  relayer = await account('Relayer')
  // Keys that are one for all: as with blocks that are made when they are asked for.
  chain = new Chain(presetSpec('dev', false), memoryStore(), { shield: new FixedKeys(() => chain.genesisHash) })
  extend(chain, 2)
  const call = (pallet: string, name: string, args: object) => callNamed(chain.runtime, pallet, name, args)
  const sudo = (inner: ReturnType<typeof call>) => call('Sudo', 'sudo', { call: inner })
  netuid = 2
  const setUp = [
    call('SubtensorModule', 'register_network', { hotkey: HOTKEY }),
    sudo(call('AdminUtils', 'sudo_set_subtoken_enabled', { netuid, subtokenEnabled: true })),
    call('SubtensorModule', 'try_associate_hotkey', { hotkey: HOTKEY }),
    sudo(call('Balances', 'force_set_balance', { who: { type: 'Id', value: relayer.id }, newFree: 100n * TAO })),
  ]
  setUp.forEach((each, nonce) =>
    append(chain, [signed(chain.runtime, alice, each, { nonce, genesisHash: chain.genesisHash })]),
  )
  nonces.set(alice, setUp.length)
})

const nonces = new Map<TestAccount, number>()
function nextNonce(of: TestAccount): number {
  const nonce = nonces.get(of) ?? 0
  nonces.set(of, nonce + 1)
  return nonce
}
const relays = (by: TestAccount, ...orders: readonly ReturnType<typeof signedOrder>[]) =>
  signed(chain.runtime, by, executing(chain, orders), { nonce: nextNonce(by), genesisHash: chain.genesisHash })
const buy = (more: { relayer?: string[] } = {}) => ({ hotkey: HOTKEY, netuid, amount: 100n * TAO, ...more })

it('an order with its signer’s signature is executed, one with another’s is not', () => {
  const order = signedOrder(chain, alice, buy())
  const [first = 0, ...others] = order.signature.value
  const forged = { ...order, signature: { type: 'Sr25519', value: Uint8Array.of(first ^ 1, ...others) } } as const
  append(chain, [relays(relayer, forged)])
  expect(statusOf(chain, order)).toBeUndefined()
  append(chain, [relays(relayer, order)])
  expect(statusOf(chain, order)).toBe(0)
})

it.each([
  ['its signer', () => alice, () => ({ amount: 101n * TAO })],
  ['whom it names', () => relayer, () => ({ amount: 102n * TAO, relayer: [relayer.id] })],
])('an order that is sealed is executed in the block that opens it, relayed by %s', (_, by, more) => {
  const order = signedOrder(chain, alice, { ...buy(), ...more() })
  const nonce = nextNonce(by())
  const inner = relays(by(), order)
  const outer = sealing(chain, by(), nonce, seal(inner, shieldKey(chain, 'NextKey') as Uint8Array))
  const { block } = append(chain, [outer])
  expect(block.body).toContainEqual(inner)
  expect(statusOf(chain, order)).toBe(0)
})

it('a hundred orders are executed by one call', () => {
  const orders = Array.from({ length: 100 }, (_, at) =>
    signedOrder(chain, alice, { ...buy(), amount: TAO + BigInt(at) }),
  )
  append(chain, [relays(relayer, ...orders)])
  expect(orders.map((order) => statusOf(chain, order))).toEqual(orders.map(() => 0))
})
