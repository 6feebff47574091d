import { type Codec, type Ctx, isStorageMap, StorageValue, systemItems } from '@glia/frame'
import { perquintill } from '@glia/yuma'
import { totalIssuance as issued } from '../pallets/balances/storage.ts'
import * as store from '../pallets/subtensor/storage/index.ts'
import { asNetUid, asTao, type NetUid, type RateLimitKey } from '../pallets/subtensor/types.ts'
import { swapBalancer } from '../pallets/swap/declarations.ts'
import type { vectorAccounts } from './accounts.ts'
import { hyperparameterName, itemOf } from './flat.ts'
import { fromJson, type Json } from './json.ts'

type Names = ReturnType<typeof vectorAccounts>

const DERIVED = new Set([
  'block',
  'networks',
  'network_lock_cost',
  'price_bits',
  'AlphaBurned',
  'AlphaRecycled',
  'TotalAlphaIssuance',
])

/** Puts the reference's state in place where `found` differs from it, so that the next step starts as it did there. */
export function applyFlat(
  ctx: Ctx,
  names: Names,
  expected: ReadonlyMap<string, Json>,
  found: ReadonlyMap<string, Json>,
): void {
  const pools = new Set<string>()
  const keys = new Set([...expected.keys(), ...found.keys()])
  for (const key of keys) {
    const value = expected.get(key)
    if (JSON.stringify(value) === JSON.stringify(found.get(key))) continue
    const [name = '', ...parts] = key.split('/')
    if (DERIVED.has(name)) continue
    if (name === 'stake') pools.add(`${parts[0]}/${parts[2]}`)
    else if (name === 'LastRateLimitedBlock') setRateLimit(ctx, names, parts, value)
    else if (name === 'balance') setBalance(ctx, names, parts[0] ?? '', value)
    else if (name === 'balances_total_issuance') issued.set(ctx, asTao(BigInt(String(value))))
    else if (name === 'swap_quote_weight') setQuote(ctx, asNetUid(Number(parts[0])), value)
    else if (name === 'TimelockedWeightCommits') forgetTimelocked(ctx, parts, value)
    else if (name === 'WeightCommits') setCommits(ctx, names, parts, value)
    else setItem(ctx, names, name, parts, value)
  }
  for (const [netuid] of store.networksAdded.keysOf(ctx)) {
    if (!((expected.get('networks') ?? []) as readonly Json[]).includes(String(netuid)))
      store.networksAdded.remove(ctx, netuid)
  }
  for (const netuid of (expected.get('networks') ?? []) as readonly string[]) {
    if (!store.networksAdded.has(ctx, asNetUid(Number(netuid))))
      store.networksAdded.set(ctx, asNetUid(Number(netuid)), true)
  }
  for (const pool of pools) rebuildPool(ctx, names, pool, expected)
}

function setItem(ctx: Ctx, names: Names, name: string, parts: readonly string[], json: Json | undefined): void {
  const item = itemOf(name === 'TransactionKeyLastBlock' ? 'TransactionKeyLastBlock' : name)
  const absent = json === undefined || (json === null && item.codec.type.path?.[0] !== 'Option')
  const value = absent ? undefined : fromJson(item.codec, unflattened(name, json), names)
  if (item instanceof StorageValue) {
    if (value === undefined) item.kill(ctx)
    else item.set(ctx, value)
  } else if (isStorageMap(item)) {
    const key = item.keys.map((part, i) => fromJson(part.codec as Codec<unknown>, parts[i] ?? null, names))
    if (value === undefined) item.remove(ctx, ...key)
    else item.set(ctx, ...key, value)
  }
}

function setRateLimit(ctx: Ctx, names: Names, parts: readonly string[], json: Json | undefined): void {
  const [kind = '', first = '', code] = parts
  const payload = code === undefined ? first : [first, hyperparameterName(Number(code))]
  const codec = store.lastRateLimitedBlock.keys[0]?.codec as Codec<RateLimitKey>
  const key = fromJson(codec, parts.length === 1 ? kind : { [kind]: payload }, names)
  if (json === undefined || json === null) store.lastRateLimitedBlock.remove(ctx, key)
  else store.lastRateLimitedBlock.set(ctx, key, BigInt(String(json)))
}

/** Rows are flat lists of pairs in vectors. */
function unflattened(name: string, json: Json): Json {
  if ((name !== 'Weights' && name !== 'Bonds') || !Array.isArray(json)) return json
  const flat = json as readonly Json[]
  return flat.flatMap((uid, i) => (i % 2 === 0 ? [[uid, flat[i + 1] ?? null]] : []))
}

function setBalance(ctx: Ctx, names: Names, account: string, json: Json | undefined): void {
  const who = names.toId(account)
  if (json === undefined) {
    systemItems.account.remove(ctx, who)
    return
  }
  const free = BigInt(String(json))
  const info = systemItems.account.get(ctx, who)
  systemItems.account.set(ctx, who, {
    ...info,
    providers: Math.max(info.providers, 1),
    data: { ...info.data, free: asTao(free) },
  })
}

function setQuote(ctx: Ctx, netuid: NetUid, quote: Json | undefined): void {
  if (quote === undefined) swapBalancer.remove(ctx, netuid)
  else swapBalancer.set(ctx, netuid, { quote: perquintill(BigInt(String(quote))) })
}

function setCommits(ctx: Ctx, names: Names, [index, hotkey]: readonly string[], json: Json | undefined): void {
  const key = [Number(index) as never, names.toId(hotkey ?? '0')] as const
  if (!Array.isArray(json)) {
    store.weightCommits.remove(ctx, ...key)
    return
  }
  const commits = (json as readonly (readonly [string, string, string])[]).map(
    ([hash, epoch, block]) => [`0x${hash}`, BigInt(epoch), BigInt(block), 0n] as never,
  )
  store.weightCommits.set(ctx, ...key, commits)
}

/** Ciphertexts are not in the vectors: a list can only be dropped, not made. */
function forgetTimelocked(ctx: Ctx, [index, epoch]: readonly string[], json: Json | undefined): void {
  if (json === undefined) store.timelockedWeightCommits.remove(ctx, Number(index) as never, BigInt(epoch ?? 0))
}

/** Shares that give every position the value it should have. */
function rebuildPool(ctx: Ctx, names: Names, pool: string, expected: ReadonlyMap<string, Json>): void {
  const [hotkeyName = '', netuid = ''] = pool.split('/')
  const hotkey = names.toId(hotkeyName)
  for (const [, coldkey, at] of store.alphaV2.keysOf(ctx, hotkey)) {
    if (at === Number(netuid)) store.alphaV2.remove(ctx, hotkey, coldkey, at)
  }
  let total = 0n
  for (const [key, value] of expected) {
    const [name, position, coldkey = '', at] = key.split('/')
    if (name !== 'stake' || position !== hotkeyName || at !== netuid) continue
    total += BigInt(String(value))
    store.alphaV2.set(ctx, hotkey, names.toId(coldkey), asNetUid(Number(netuid)), share(BigInt(String(value))))
  }
  store.totalHotkeySharesV2.set(ctx, hotkey, asNetUid(Number(netuid)), share(total))
}

const DIGITS = 21

/** A number as the share pools hold it: a mantissa in (10^20, 10^21] and its exponent. */
function share(value: bigint): { mantissa: bigint; exponent: bigint } {
  if (value === 0n) return { mantissa: 0n, exponent: 0n }
  const shift = DIGITS - String(value).length
  const exponent = /^10*$/.test(String(value)) ? shift + 1 : shift
  return { mantissa: value * 10n ** BigInt(exponent), exponent: BigInt(-exponent) }
}
