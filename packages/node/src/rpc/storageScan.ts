import type { KeyLook } from '@glia/state'
import type { Chain } from '../chain/chain.ts'
import type { Caller } from './core/caller.ts'
import { type Growth, grownValue } from './core/growing.ts'
import { ListText } from './core/listText.ts'
import type { RawJson } from './core/rawJson.ts'
import type { Services } from './services.ts'
import { readAt, stateAt, valueAt } from './stateAt.ts'

/** Keys that are looked up at once. */
const PAGE = 256

/** What a scan works on and for. */
export interface Scan {
  readonly chain: Chain
  /** The block; its state is looked up anew after each pause, since it can go meanwhile. */
  readonly hash: string
  readonly prefix: string
  readonly caller: Caller
  /** Characters that the answer may have. */
  readonly answerBytes: number
}

/** JSON of all keys below a prefix (`state_getKeys`). Can be interrupted. @throws RpcError -32008 for too many */
export function* keysBelow(scan: Scan): Growth<RawJson> {
  const answer = new ListText(scan.caller, scan.answerBytes)
  for (let page: KeyLook | undefined; ; ) {
    page = yield* nextPage(scan, page)
    if (page === undefined) return answer.whole()
    answer.add(page.keys.map((key) => `"0x${key}"`))
    yield
  }
}

/** JSON of all pairs of key and value below a prefix (`state_getPairs`). Can be interrupted. @throws RpcError -32008 for too many */
export function* pairsBelow(scan: Scan): Growth<RawJson> {
  const answer = new ListText(scan.caller, scan.answerBytes)
  for (let page: KeyLook | undefined; ; ) {
    page = yield* nextPage(scan, page)
    if (page === undefined) return answer.whole()
    for (const key of page.keys) {
      const value = yield* grownValue(scan.caller, () => valueAt(scan.chain, scan.hash, key))
      if (value !== undefined) yield* answer.addValue(value, { before: `["0x${key}",`, after: ']' })
      yield
    }
  }
}

/** Bytes of all values below a prefix, null where there is none (`state_getStorageSize`). Can be interrupted. */
export function* sizeBelow(scan: Scan): Growth<number | null> {
  let size: number | null = null
  for (let page: KeyLook | undefined; ; ) {
    page = yield* nextPage(scan, page)
    if (page === undefined) return size
    for (const key of page.keys) {
      size = (size ?? 0) + ((yield* stateAt(scan.chain, scan.hash)).get(key)?.length ?? 0)
      yield
    }
  }
}

/** The keys behind a page, or the first ones; undefined where none are left. */
function* nextPage(
  { chain, hash, prefix }: Scan,
  page: KeyLook | undefined,
): Generator<undefined, KeyLook | undefined> {
  if (page !== undefined && page.next === undefined) return undefined
  if (page !== undefined) yield
  return (yield* stateAt(chain, hash)).look(prefix, page?.next, PAGE)
}

/** What `state_getKeysPaged` asks for. */
interface PageQuery {
  readonly prefix: string
  readonly after: string | undefined
  readonly limit: number
}

/** Some keys below a prefix (`state_getKeysPaged`): at once where one look finds them, else in turns. */
export function keysOfPage(
  services: Pick<Services, 'chain' | 'turns'>,
  at: string | undefined,
  caller: Caller,
  query: PageQuery,
): string[] | Promise<string[] | undefined> {
  const { chain, turns } = services
  const { hash } = chain.header(at)
  const goOn = (page: KeyLook | undefined) =>
    page === undefined || page.next === undefined || page.keys.length >= query.limit
      ? hexOf(page)
      : turns.job(caller.lane, moreKeys(chain, hash, query, page), () => caller.wanted())
  const first = readAt(services, hash, caller, (state) => state.look(query.prefix, query.after, query.limit))
  return first instanceof Promise ? first.then(goOn) : goOn(first)
}

function* moreKeys(
  chain: Chain,
  hash: string,
  { prefix, limit }: PageQuery,
  first: KeyLook,
): Generator<undefined, string[]> {
  const keys = [...first.keys]
  for (let { next } = first; next !== undefined && keys.length < limit; ) {
    yield
    const page: KeyLook = (yield* stateAt(chain, hash)).look(prefix, next, limit - keys.length)
    keys.push(...page.keys)
    next = page.next
  }
  return hexOf({ keys })
}

const hexOf = (page: Pick<KeyLook, 'keys'> | undefined): string[] => page?.keys.map((key) => `0x${key}`) ?? []
