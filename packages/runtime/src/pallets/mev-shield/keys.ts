import { sameBytes, toHexDigits } from '@glia/base'
import { type Ctx, ensure, fail } from '@glia/frame'
import { twox128 } from '@glia/state'
import { authorityAt } from '../aura/author.ts'
import { shieldErrors } from './declarations.ts'
import { authorKeys, currentKey, nextKey, nextKeyExpiresAt, pendingKey, pendingKeyExpiresAt } from './storage.ts'

/** `MLKEM768_ENC_KEY_LEN` */
export const ENC_KEY_LENGTH = 1_184

/**
 * `announce_next_key`: each key moves one block nearer to the block that opens it, the one of the author two slots on comes to
 * be the next, and only then this block's author has a new one.
 */
export function rotateKeys(ctx: Ctx, announced: Uint8Array | undefined): void {
  const author = authorityAt(ctx, 0) ?? fail(shieldErrors.Unreachable)
  const pending = nextKey.get(ctx)
  const later = authorityAt(ctx, 2)
  const next = later === undefined ? undefined : authorKeys.get(ctx, later)
  putKey(ctx, currentKey, pendingKey.get(ctx))
  putKey(ctx, pendingKey, pending)
  putKey(ctx, nextKey, next)
  ensure(announced === undefined || announced.length === ENC_KEY_LENGTH, shieldErrors.BadEncKeyLen)
  if (announced === undefined) authorKeys.remove(ctx, author)
  else if (!sameBytes(authorKeys.get(ctx, author), announced)) authorKeys.put(ctx, author, announced)
  putBlock(ctx, pendingKeyExpiresAt, pending === undefined ? undefined : ctx.blockNumber + 2)
  putBlock(ctx, nextKeyExpiresAt, next === undefined ? undefined : ctx.blockNumber + 3)
}

/** PERF: an author that always announces one key has it written once, not four times a block. */
function putKey(ctx: Ctx, item: typeof currentKey, key: Uint8Array | undefined): void {
  if (key === undefined) item.kill(ctx)
  else if (!sameBytes(item.get(ctx), key)) item.put(ctx, key)
}

function putBlock(ctx: Ctx, item: typeof nextKeyExpiresAt, block: number | undefined): void {
  if (block === undefined) item.kill(ctx)
  else item.put(ctx, block)
}

/** The key of the block after this state. */
export const keyOfNext = (ctx: Ctx): Uint8Array | undefined => pendingKey.get(ctx)

/** The key of the block behind that one, which is the newest that clients can seal with. */
export const keyOfNextButOne = (ctx: Ctx): Uint8Array | undefined => nextKey.get(ctx)

/** Whether the block after this state opens what is sealed with the key of that hash (`is_shielded_using_current_key`). */
export function opensNext(ctx: Ctx, keyHash: Uint8Array): boolean {
  const key = keyOfNext(ctx)
  return key !== undefined && toHexDigits(twox128(key)) === toHexDigits(keyHash)
}
