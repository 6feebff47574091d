import { toHex0x } from '@glia/base'
import {
  type AccountId,
  accountId,
  type Ctx,
  emit,
  encode,
  ensure,
  ensureSigned,
  fail,
  type H160,
  type Origin,
  u64,
} from '@glia/frame'
import { keccak256 } from '@glia/state'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { hotkeyExists } from '../hotkeys.ts'
import * as store from '../storage/index.ts'
import { asHotkey, type Hotkey, type NetUid, type Uid } from '../types.ts'

/** Blocks between two associations of a uid (`EVM_KEY_ASSOCIATE_RATELIMIT`). */
const rateLimit = (ctx: Ctx): bigint => (ctx.config.fastBlocks === true ? 1n : 7_200n)

/** EIP-191's byte, its words, and the length of what follows. */
const PREFIX = Uint8Array.of(0x19, ...new TextEncoder().encode('Ethereum Signed Message:\n64'))
const COMPACT_SIZE = 64
const MAX_RECOVERY = 3

/** What an Ethereum key signs for a hotkey at a block: keccak of EIP-191's prefix, the hotkey and keccak of the block's number. */
export function evmMessageHash(hotkey: AccountId, blockNumber: bigint): Uint8Array {
  return keccak256(Uint8Array.of(...PREFIX, ...encode(accountId, hotkey), ...keccak256(encode(u64, blockNumber))))
}

/** Address of the key that signed; undefined where the signature is none. */
function signerOf(hash: Uint8Array, signature: Uint8Array): H160 | undefined {
  const v = signature[COMPACT_SIZE] as number
  const recovery = v >= 27 ? v - 27 : v
  if (recovery > MAX_RECOVERY) return undefined
  try {
    const compact = secp256k1.Signature.fromBytes(signature.subarray(0, COMPACT_SIZE), 'compact')
    // Of the two signatures that say the same the reference's library takes the one with the lower number.
    if (compact.hasHighS()) return undefined
    const key = compact.addRecoveryBit(recovery).recoverPublicKey(hash).toBytes(false)
    return toHex0x(keccak256(key.subarray(1)).subarray(12)) as H160
  } catch {
    // Numbers out of range, or of no point of the curve.
    return undefined
  }
}

/** EvmKeyAssociateRateLimitExceeded for a uid that had a key associated too recently (`ensure_evm_key_associate_rate_limit`). */
export function ensureMayAssociate(ctx: Ctx, netuid: NetUid, uid: Uid): void {
  const last = store.associatedEvmAddress.get(ctx, netuid, uid)?.[1] ?? 0n
  ensure(currentBlock(ctx) - last >= rateLimit(ctx), errors.EvmKeyAssociateRateLimitExceeded)
}

/** Uid of a hotkey. Fails with HotKeyNotRegisteredInSubNet. */
export const registeredUid = (ctx: Ctx, netuid: NetUid, hotkey: Hotkey): Uid =>
  store.uids.get(ctx, netuid, hotkey) ?? fail(errors.HotKeyNotRegisteredInSubNet)

export interface EvmProof {
  readonly netuid: NetUid
  readonly evmKey: H160
  /** Any block's, as it was signed. */
  readonly blockNumber: bigint
  /** r, s and v, which may be that of Ethereum (27 and more). */
  readonly signature: Uint8Array
}

/**
 * A hotkey and an Ethereum key belong together, as the latter has signed (`do_associate_evm_key`). Event EvmKeyAssociated.
 * Errors in order: NonAssociatedColdKey, HotKeyNotRegisteredInSubNet, EvmKeyAssociateRateLimitExceeded, InvalidIdentity,
 * InvalidRecoveredPublicKey.
 */
export function associateEvmKey(ctx: Ctx, origin: Origin, { netuid, evmKey, blockNumber, signature }: EvmProof): void {
  const hotkey = asHotkey(ensureSigned(origin))
  ensure(hotkeyExists(ctx, hotkey), errors.NonAssociatedColdKey)
  const uid = registeredUid(ctx, netuid, hotkey)
  ensureMayAssociate(ctx, netuid, uid)
  const signer = signerOf(evmMessageHash(hotkey, blockNumber), signature) ?? fail(errors.InvalidIdentity)
  ensure(signer === evmKey, errors.InvalidRecoveredPublicKey)
  const block = currentBlock(ctx)
  store.associatedEvmAddress.set(ctx, netuid, uid, [evmKey, block])
  emit(ctx, events.EvmKeyAssociated, { netuid, hotkey, evmKey, blockAssociated: block })
}
