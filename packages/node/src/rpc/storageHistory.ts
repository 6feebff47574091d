import type { StateReader } from '@glia/state'
import type { SealedHeader } from '../chain/block.ts'
import type { Chain } from '../chain/chain.ts'
import type { Caller } from './core/caller.ts'
import { badRange, refusal } from './core/errorNotes.ts'
import { type Growth, grownValue } from './core/growing.ts'
import { ListText, NOTHING } from './core/listText.ts'
import type { RawJson } from './core/rawJson.ts'
import { responseTooBig } from './core/rpcError.ts'
import { stateAt, valueAt } from './stateAt.ts'

/** Blocks of one query: what each overwrote is looked at. */
const MAX_RANGE = 10_000

/** Characters of a pair in JSON beside the digits of its key and its value. */
export const AROUND_PAIR = '["0x","0x"],'.length

/** Bytes that a pair of key and value takes beside their text, which the answer may be. */
const PAIR_BYTES = 160

/** Bytes of values that are read at once, which takes a fraction of a millisecond; a key counts as so many of its own. */
const AT_ONCE_BYTES = 256 * 1024
const KEY_BYTES = 1024

/** Values of some keys at one block, as they are answered. */
interface Changes {
  readonly block: string
  readonly changes: [key: string, value: Uint8Array | undefined][]
}

/** Who asks, and how long the answer may be. */
interface Answer {
  readonly caller: Caller
  readonly answerBytes: number
}

/**
 * `state_queryStorage`, as JSON: values of several keys at the first block of a range, then each change up to its end. Can be
 * interrupted.
 *
 * @param from hash of the first block
 * @param to hash of the last one; the head without it
 * @throws RpcError 4001 for a range that ends before it begins or is too long, -32008 for too much; NodeError UnknownBlock,
 * StateDiscarded
 */
export function* storageHistory(
  chain: Chain,
  keys: readonly string[],
  { from, to }: { readonly from: string; readonly to: string | undefined },
  answer: Answer,
): Growth<RawJson> {
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
  const groups = yield* changesBetween(chain, new Set(keys), { from: first, to: last }, answer)
  const text = new ListText(answer.caller, answer.answerBytes)
  for (const { block, changes } of groups) {
    for (const [at, [key, value]] of changes.entries()) {
      changes[at] = [key, undefined]
      const before = at === 0 ? `{"block":"${block}","changes":[` : ''
      const around = { before, after: at === changes.length - 1 ? ']}' : '' }
      yield* addChange(text, key, value, around, costOf(value))
      yield
    }
  }
  return text.whole()
}

/**
 * `state_queryStorageAt`, as JSON: values of several keys at one block, in the order asked, and each key once, as Substrate answers.
 * Can be interrupted.
 *
 * @throws RpcError -32008 for too much; as `stateAt`
 */
export function* storageAt(
  chain: Chain,
  keys: readonly string[],
  at: string | undefined,
  { caller, answerBytes }: Answer,
): Growth<RawJson> {
  const { hash } = chain.header(at)
  const each = new Set(keys)
  // Before any of it is made: what is held waits for room for the rest, and others for what is held.
  let size = 0
  for (const key of each) {
    size += AROUND_PAIR + key.length + 2 * ((yield* valueAt(chain, hash, key))?.length ?? 0)
    yield
  }
  yield caller.lookAhead(size, answerBytes)
  const text = new ListText(caller, answerBytes, { before: `[{"block":"${hash}","changes":[`, after: ']}]' })
  for (const key of each) {
    yield* addChange(text, key, yield* grownValue(caller, () => valueAt(chain, hash, key)))
    yield
  }
  return text.whole()
}

/** Adds `["0x…","0x…"]`, or `["0x…",null]`, instead of so many bytes that are held of it. */
function* addChange(
  text: ListText,
  key: string,
  value: Uint8Array | undefined,
  { before, after } = NOTHING,
  instead = 0,
): Growth<void> {
  if (value === undefined) text.add([`${before}["0x${key}",null]${after}`], instead)
  else yield* text.addValue(value, { before: `${before}["0x${key}",`, after: `]${after}` }, instead)
}

/**
 * Undoes one block after the other from the last one back: only the newest state is kept whole, older ones as what changed. What is
 * found counts as the client's, as much as the answer may have.
 */
function* changesBetween(
  chain: Chain,
  keys: ReadonlySet<string>,
  { from, to }: { readonly from: SealedHeader; readonly to: SealedHeader },
  { caller, answerBytes }: Answer,
): Growth<Changes[]> {
  let chars = 0
  const found = (key: string, value: Uint8Array | undefined) => {
    caller.hold(costOf(value))
    chars += key.length + 2 * (value?.length ?? 0)
    if (chars > answerBytes) throw responseTooBig(answerBytes)
  }
  const values = new Map<string, Uint8Array | undefined>()
  let state: StateReader | undefined
  let bytes = 0
  for (const key of keys) {
    state ??= yield* stateAt(chain, to.hash)
    let value = state.get(key)
    const others = caller.grown(2 * (value?.length ?? 0))
    if (others !== undefined) {
      value = state = undefined
      yield others
      state = yield* stateAt(chain, to.hash)
      value = state.get(key)
    }
    found(key, value)
    values.set(key, value)
    bytes += KEY_BYTES + (value?.length ?? 0)
    if (bytes < AT_ONCE_BYTES) continue
    yield
    // The block can have gone meanwhile.
    state = undefined
    bytes = 0
  }
  const places = new Map([...values.keys()].map((key, at) => [key, at]))
  const place = ([key]: readonly [string, unknown]) => places.get(key) ?? 0
  const groups: Changes[] = []
  for (let { number } = to; number > from.number; number--) {
    yield
    // The blocks can have gone meanwhile.
    chain.header(to.hash)
    const changes: Changes['changes'] = []
    for (const { key, value } of chain.store.overwritten(number)) {
      const after = values.get(key)
      if (!values.has(key) || isSame(after, value)) continue
      changes.push([key, after])
      found(key, value)
      values.set(key, value)
    }
    if (changes.length > 0)
      groups.push({ block: chain.hashOf(number) ?? to.hash, changes: changes.sort((a, b) => place(a) - place(b)) })
  }
  if (values.size > 0) groups.push({ block: from.hash, changes: [...values] })
  return groups.reverse()
}

const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === undefined || other === undefined ? one === other : Buffer.compare(one, other) === 0

/** Bytes that a value takes until its text is made. */
const costOf = (value: Uint8Array | undefined): number => PAIR_BYTES + (value?.length ?? 0)
