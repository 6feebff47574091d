import { toHex0x } from '@glia/base'
import { type Ctx, callNamed, callWeight, dispatch, type H160, signedBy } from '@glia/frame'
import { keccak256 } from '@glia/state'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, CHARLIE } from '../../../genesis/accounts.ts'
import { eventNames, TestChain, tried } from '../../../testing/chain.ts'
import { createHotkeyAccount } from '../hotkeys.ts'
import { appendNeuron } from '../neurons/uids.ts'
import * as store from '../storage/index.ts'
import { asColdkey, asHotkey, asNetUid, type Uid } from '../types.ts'
import { evmMessageHash } from './evmKey.ts'

const NETUID = asNetUid(1)
const SECRET = new Uint8Array(32).fill(7)
const PUBLIC = secp256k1.getPublicKey(SECRET, false)
const ADDRESS = toHex0x(keccak256(PUBLIC.subarray(1)).subarray(12)) as H160
const hotkey = asHotkey(BOB)

/** r, s, v as wallets write them. */
function signed(blockNumber: bigint, v = 27): Uint8Array {
  const [recovery, ...rs] = secp256k1.sign(evmMessageHash(hotkey, blockNumber), SECRET, {
    prehash: false,
    format: 'recovered',
  })
  return Uint8Array.of(...rs, (recovery as number) + v)
}

/** The other signature that says the same. */
function withHighS(signature: Uint8Array): Uint8Array {
  const s = secp256k1.Point.Fn.ORDER - BigInt(`0x${Buffer.from(signature.subarray(32, 64)).toString('hex')}`)
  const v = signature[64] as number
  return Uint8Array.of(...signature.subarray(0, 32), ...Buffer.from(s.toString(16).padStart(64, '0'), 'hex'), 55 - v)
}

let ctx: Ctx
beforeEach(() => {
  const chain = new TestChain()
  chain.blocks(1)
  ctx = chain.begin()
  createHotkeyAccount(ctx, asColdkey(ALICE), hotkey)
  appendNeuron(ctx, NETUID, hotkey, 1n)
})
const associate = (who = BOB, more: object = {}) =>
  tried(ctx, signedBy(who), 'SubtensorModule', 'associate_evm_key', {
    netuid: NETUID,
    evmKey: ADDRESS,
    blockNumber: 99n,
    signature: signed(99n),
    ...more,
  })
const uid = () => store.uids.get(ctx, NETUID, hotkey) as Uid

describe('an Ethereum key', () => {
  it('signs the hotkey and a block as EIP-191 has it', () => {
    const message = Uint8Array.of(
      ...new TextEncoder().encode('\x19Ethereum Signed Message:\n64'),
      ...Buffer.from(BOB.slice(2), 'hex'),
      ...keccak256(Uint8Array.of(99, 0, 0, 0, 0, 0, 0, 0)),
    )
    expect(evmMessageHash(hotkey, 99n)).toEqual(keccak256(message))
  })

  it('belongs to the hotkey that it signed for', () => {
    expect(associate()).toBe('ok')
    expect(store.associatedEvmAddress.get(ctx, NETUID, uid())).toEqual([ADDRESS, 2n])
    expect(eventNames(ctx).at(-1)).toBe('SubtensorModule.EvmKeyAssociated')
  })

  it('may sign with the parity itself for v', () => {
    expect(associate(BOB, { signature: signed(99n, 0) })).toBe('ok')
  })

  it.each([
    ['InvalidRecoveredPublicKey', { blockNumber: 98n }],
    ['InvalidRecoveredPublicKey', { evmKey: `0x${'11'.repeat(20)}` }],
    ['InvalidIdentity', { signature: new Uint8Array(65) }],
    ['InvalidIdentity', { signature: new Uint8Array(65).fill(255) }],
    ['InvalidIdentity', { signature: signed(99n, 31) }],
    ['InvalidIdentity', { signature: withHighS(signed(99n)) }],
    ['HotKeyNotRegisteredInSubNet', { netuid: asNetUid(77) }],
  ])('is refused with %s: %o', (error, more) => {
    expect(associate(BOB, more)).toBe(`SubtensorModule.${error}`)
    expect(store.associatedEvmAddress.isEmpty(ctx)).toBe(true)
  })

  it('is no stranger’s, and changes once in a while', () => {
    expect(associate(CHARLIE)).toBe('SubtensorModule.HotKeyNotRegisteredInSubNet')
    store.associatedEvmAddress.set(ctx, NETUID, uid(), [ADDRESS, 2n])
    expect(associate()).toBe('SubtensorModule.EvmKeyAssociateRateLimitExceeded')
    store.associatedEvmAddress.set(ctx, NETUID, uid(), [ADDRESS, 1n])
    expect(associate()).toBe('ok')
  })

  it('is associated free of charge', () => {
    const args = { netuid: NETUID, evmKey: ADDRESS, blockNumber: 99n, signature: signed(99n) }
    const call = callNamed(ctx.runtime, 'SubtensorModule', 'associate_evm_key', args)
    // The call's weight, and those of the two guards that look at it.
    expect(callWeight(ctx, call).refTime).toBe(684_242_000n + 175_000_000n + 17_583_000n + 50_000_000n + 65_448_000n)
    expect(dispatch(ctx, signedBy(BOB), call).paysFee).toBe('No')
  })
})
