import { writeHex } from '@glia/base'
import { type AccountId, type Codec, CodecError, vec, type Writer } from '@glia/frame'

// Accounts of which anybody may have a hundred thousand listed, one at a time: the hotkeys that a coldkey owns or stakes through, the
// coldkeys that are staked with a hotkey. A list that is looked through, copied and encoded anew for each that is added makes others wait.

/** Accounts in the order in which they came. Never changed: a change makes another. */
export interface AccountList<T extends AccountId> extends Iterable<T> {
  readonly length: number
}

/** Up to so many a plain list is as fast. */
const SHORT = 64
/** Bytes of an account. */
const SIZE = 32

/** What lists have in common that grew out of one another: each is the beginning of it, as long as it says. */
interface Shared<T> {
  readonly items: T[]
  /** Where each stands first, once that was asked for more than once. */
  places: Map<T, number> | undefined
  asked: number
  /** The first of them encoded, one after the other. */
  bytes: Uint8Array
  encoded: number
}

/** A long list. One that is longer by one shares all but that with it. */
class LongList<T extends AccountId> implements AccountList<T> {
  readonly length: number
  readonly #shared: Shared<T>

  private constructor(shared: Shared<T>, length: number) {
    this.#shared = shared
    this.length = length
  }

  static of<T extends AccountId>(list: AccountList<T>): LongList<T> {
    if (list instanceof LongList) return list
    const items = [...list]
    return new LongList({ items, places: undefined, asked: 0, bytes: new Uint8Array(), encoded: 0 }, items.length)
  }

  /** The same, which shares nothing with others: those may have gone on from here. */
  #apart(): LongList<T> {
    const { items, bytes, encoded } = this.#shared
    const kept = Math.min(encoded, this.length)
    const own = { items: items.slice(0, this.length), places: undefined, asked: 0 }
    return new LongList({ ...own, bytes: bytes.slice(0, kept * SIZE), encoded: kept }, this.length)
  }

  /** Whether each is in it once, as far as is known without much work: what others went on with counts. */
  get isDistinct(): boolean {
    return this.#places.size === this.#shared.items.length
  }

  has(account: T): boolean {
    const shared = this.#shared
    const place = shared.asked++ === 0 ? shared.items.indexOf(account) : this.#places.get(account)
    return place !== undefined && place >= 0 && place < this.length
  }

  get #places(): Map<T, number> {
    const { items, places } = this.#shared
    if (places !== undefined) return places
    const made = new Map<T, number>()
    for (let at = 0; at < items.length; at++) if (!made.has(items[at] as T)) made.set(items[at] as T, at)
    this.#shared.places = made
    return made
  }

  /** With one at the end that is not in it. */
  with(account: T): LongList<T> {
    const { items, places } = this.#shared
    if (items.length === this.length) {
      items.push(account)
      places?.set(account, this.length)
    }
    // Another list that was undone, or belongs to another block, went on from here: with the same one, most often.
    else if (items[this.length] !== account) return this.#apart().with(account)
    return new LongList(this.#shared, this.length + 1)
  }

  *[Symbol.iterator](): Generator<T> {
    const { items } = this.#shared
    for (let at = 0; at < this.length; at++) yield items[at] as T
  }

  encodeTo(out: Writer): void {
    const shared = this.#shared
    if (shared.bytes.length < this.length * SIZE) {
      const grown = new Uint8Array(2 * this.length * SIZE)
      grown.set(shared.bytes)
      shared.bytes = grown
    }
    for (; shared.encoded < this.length; shared.encoded++) {
      const account = shared.items[shared.encoded] as T
      if (account.length !== 2 + 2 * SIZE || !writeHex(account, 2, shared.bytes, shared.encoded * SIZE, SIZE))
        throw new CodecError(`expected ${SIZE} bytes of hex, found ${account}`)
    }
    out.compact(this.length)
    out.raw(shared.bytes.subarray(0, this.length * SIZE))
  }
}

const listOf = <T extends AccountId>(accounts: readonly T[]): AccountList<T> =>
  accounts.length > SHORT ? LongList.of(accounts) : accounts

/** `Vec<AccountId>`. */
export function accountList<T extends AccountId>(account: Codec<T>): Codec<AccountList<T>> {
  const plain = vec(account)
  return {
    type: plain.type,
    encodeTo: (list, out) => (list instanceof LongList ? list.encodeTo(out) : plain.encodeTo([...list], out)),
    decodeFrom(input) {
      return listOf(plain.decodeFrom(input))
    },
  }
}

/** Whether an account is in a list. */
export const hasAccount = <T extends AccountId>(list: AccountList<T>, account: T): boolean =>
  list instanceof LongList ? list.has(account) : [...list].includes(account)

/** A list with an account at its end, unless it is there already. */
export function withAccount<T extends AccountId>(list: AccountList<T>, account: T): AccountList<T> {
  if (hasAccount(list, account)) return list
  return list.length < SHORT ? [...list, account] : LongList.of(list).with(account)
}

/** The same for each of `more`, in order. */
export function withAccounts<T extends AccountId>(list: AccountList<T>, more: Iterable<T>): AccountList<T> {
  const known = new Set(list)
  const added = new Set<T>()
  for (const account of more) if (!known.has(account)) added.add(account)
  return added.size === 0 ? list : listOf([...list, ...added])
}

/** A list without some. */
export const withoutAccounts = <T extends AccountId>(list: AccountList<T>, ...gone: readonly T[]): AccountList<T> =>
  listOf([...list].filter((account) => !gone.includes(account)))

/**
 * Those of `some`, each in it once, that are in a list, in the order of either; each as often as it is in the list.
 *
 * PERF: goes through the shorter one.
 */
export function amongAccounts<T extends AccountId>(list: AccountList<T>, some: readonly T[]): T[] {
  if (list.length > some.length && list instanceof LongList && list.isDistinct)
    return some.filter((account) => list.has(account))
  const wanted = new Set(some)
  return [...list].filter((account) => wanted.has(account))
}
