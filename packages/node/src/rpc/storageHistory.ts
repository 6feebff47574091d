import { toHex0x } from '@glia/base'
import type { SealedHeader } from '../chain/block.ts'
import type { Chain } from '../chain/chain.ts'
import type { Caller } from './core/caller.ts'
import { badRange, refusal } from './core/errorNotes.ts'
import { responseTooBig } from './core/rpcError.ts'
import { stateAt } from './stateAt.ts'

/** Blocks of one query: what each overwrote is looked at. */
const MAX_RANGE = 10_000

/** Bytes that a pair of key and value takes beside their text, which the answer may be. */
const PAIR_BYTES = 160

export interface Changes {
  readonly block: string
  readonly changes: [key: string, value: string | null][]
}

/**
 * `state_queryStorage`: values of several keys at the first block of a range, then each change up to its end.
 *
 * @param from hash of the first block
 * @param to hash of the last one; the head without it
 * Can be interrupted.
 *
 * @throws RpcError 4001 for a range that ends before it begins or is too long; NodeError UnknownBlock, StateDiscarded
 */
export function* storageHistory(
  chain: Chain,
  keys: readonly string[],
  from: string,
  to: string | undefined,
): Generator<undefined, Changes[]> {
  const first = chain.header(from)
  const last = chain.header(to)
  if (last.number < first.number || last.number - first.number > MAX_RANGE) {
    throw refusal(
      badRange,
      ` ['${first.hash}' ... '${last.hash}]. expected at most ${MAX_RANGE} blocks, the first before the last`,
    )
  }
  // Refuses states that are gone.
  chain.state(first.hash)
  return yield* changesBetween(chain, keys, first, last)
}

/** `state_queryStorageAt`: values of several keys at one block, in the order asked. Can be interrupted. */
export function* storageAt(
  chain: Chain,
  keys: readonly string[],
  at: string | undefined,
  answer: { readonly caller: Caller; readonly answerBytes: number },
): Generator<undefined, Changes[]> {
  const { hash } = chain.header(at)
  const changes: Changes['changes'] = []
  let chars = 0
  for (const key of keys) {
    const value = hexOf((yield* stateAt(chain, hash)).get(key))
    const size = key.length + (value?.length ?? 4)
    chars += size
    answer.caller.hold(size + PAIR_BYTES)
    if (chars > answer.answerBytes) throw responseTooBig(answer.answerBytes)
    changes.push([`0x${key}`, value])
    yield
  }
  return [{ block: hash, changes }]
}

/** Undoes one block after the other from the last one back: only the newest state is kept whole, older ones as what changed. */
function* changesBetween(
  chain: Chain,
  keys: readonly string[],
  from: SealedHeader,
  to: SealedHeader,
): Generator<undefined, Changes[]> {
  const state = yield* stateAt(chain, to.hash)
  const values = new Map(keys.map((key) => [key, hexOf(state.get(key))]))
  const places = new Map([...values.keys()].map((key, at) => [key, at]))
  const place = ([key]: readonly [string, unknown]) => places.get(key.slice(2)) ?? 0
  const groups: Changes[] = []
  for (let { number } = to; number > from.number; number--) {
    yield
    // The blocks can have gone meanwhile.
    chain.header(to.hash)
    const changes: Changes['changes'] = []
    for (const { key, value } of chain.store.overwritten(number)) {
      const after = values.get(key)
      const before = hexOf(value)
      if (after === undefined || after === before) continue
      changes.push([`0x${key}`, after])
      values.set(key, before)
    }
    if (changes.length > 0)
      groups.push({ block: chain.hashOf(number) ?? to.hash, changes: changes.sort((a, b) => place(a) - place(b)) })
  }
  if (values.size > 0)
    groups.push({ block: from.hash, changes: [...values].map(([key, value]) => [`0x${key}`, value]) })
  return groups.reverse()
}

function hexOf(value: Uint8Array | undefined): string | null {
  return value === undefined ? null : toHex0x(value)
}
