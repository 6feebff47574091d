import { unreachable } from '@glia/base'
import { type Ctx, isStorageMap, type StorageEntry, type StorageMap, StorageValue, systemItems } from '@glia/frame'
import { alphaBurned, alphaRecycled, totalAlphaIssuance } from '../pallets/alpha-assets/index.ts'
import { freeBalance } from '../pallets/balances/index.ts'
import { totalIssuance as issued } from '../pallets/balances/storage.ts'
import { stakeOf } from '../pallets/subtensor/staking/stake.ts'
import * as store from '../pallets/subtensor/storage/index.ts'
import { asMechId, asNetUid, type NetUid, type StorageIndex, storageIndex } from '../pallets/subtensor/types.ts'
import { feeRate, palSwapInitialized, swapBalancer } from '../pallets/swap/declarations.ts'
import { currentPrice } from '../pallets/swap/index.ts'
import type { vectorAccounts } from './accounts.ts'
import { itemOf } from './flat.ts'
import { type Json, toJson } from './json.ts'

type Names = ReturnType<typeof vectorAccounts>
type Fields = { readonly [key: string]: Json }

/** What a `brief` lists of a subnet, after its netuid. */
const BRIEF = ['SubnetTAO', 'SubnetAlphaIn', 'SubnetAlphaOut', 'SubnetVolume', 'price_bits', 'SubnetTaoFlow']
/** What an entry of `per_block` lists of a subnet, after its netuid. */
const PER_BLOCK = [
  'SubnetTAO',
  'SubnetAlphaIn',
  'SubnetAlphaOut',
  'SubnetTaoInEmission',
  'SubnetAlphaInEmission',
  'SubnetAlphaOutEmission',
  'SubnetExcessTao',
  'SubnetRootSellTao',
  'price_bits',
  'SubnetMovingPrice',
  'RootProp',
  'PendingServerEmission',
  'PendingValidatorEmission',
  'PendingRootAlphaDivs',
  'PendingOwnerCut',
  'Burn',
]

/** Lists that stand for a map from their leading members to the last one; their order says nothing. */
const TABLES = new Set([
  'TotalHotkeyAlpha',
  'TotalHotkeyAlphaLastEpoch',
  'TotalHotkeyShares',
  'TotalHotkeySharesV2',
  'Alpha',
  'AlphaV2',
  'stakes',
  'RootClaimable',
  'RootClaimed',
  'ChildKeys',
  'StakingHotkeys',
  'StakingColdkeysByIndex',
  'Lock',
  'HotkeyLock',
  'balances',
  'AlphaDividendsPerSubnet',
  'RootAlphaDividendsPerSubnet',
])

/** This state where `expected`, a state in normal form, has something to compare: the same shape. */
export function stateLike(ctx: Ctx, names: Names, expected: Fields): Fields {
  const found: Record<string, Json> = {}
  for (const [name, value] of Object.entries(expected)) found[name] = part(ctx, names, name, value)
  return found
}

function part(ctx: Ctx, names: Names, name: string, expected: Json): Json {
  switch (name) {
    case 'block':
      return String(ctx.blockNumber)
    case 'balances_total_issuance':
      return String(issued.get(ctx))
    case 'subnets':
      return (expected as readonly (readonly Json[] | Fields)[]).map((subnet) =>
        Array.isArray(subnet)
          ? row(ctx, names, asNetUid(Number(subnet[0])), BRIEF)
          : subnetLike(ctx, names, subnet as Fields),
      )
    case 'balances':
      return balances(ctx, names, expected as readonly (readonly Json[])[])
    case 'stakes':
      return stakes(ctx, names)
    default:
      return stored(ctx, names, itemOf(name))
  }
}

/** An entry of `per_block`: totals, then a row for each subnet that the entry lists. */
export function blockLike(ctx: Ctx, names: Names, expected: readonly Json[]): Json {
  const total = (name: string) => stored(ctx, names, itemOf(name))
  const subnets = (expected[4] ?? []) as readonly (readonly Json[])[]
  return [
    String(ctx.blockNumber),
    total('TotalIssuance'),
    total('TotalStake'),
    total('BlockEmission'),
    subnets.map(([netuid]) => row(ctx, names, asNetUid(Number(netuid)), PER_BLOCK)),
  ]
}

const row = (ctx: Ctx, names: Names, netuid: NetUid, fields: readonly string[]): Json => [
  String(netuid),
  ...fields.map((name) => ofSubnet(ctx, names, netuid, name)),
]

function subnetLike(ctx: Ctx, names: Names, expected: Fields): Fields {
  const netuid = Number(expected['netuid'])
  return Object.fromEntries(Object.keys(expected).map((name) => [name, ofSubnet(ctx, names, asNetUid(netuid), name)]))
}

function ofSubnet(ctx: Ctx, names: Names, netuid: NetUid, name: string): Json {
  switch (name) {
    case 'netuid':
      return String(netuid)
    case 'price_bits':
      return String(currentPrice(ctx, netuid))
    case 'swap_quote_weight_perquintill':
      return String(swapBalancer.get(ctx, netuid).quote)
    case 'swap_initialized':
      return palSwapInitialized.get(ctx, netuid) ? '1' : '0'
    case 'swap_fee_rate':
      return String(feeRate.get(ctx, netuid))
    case 'TotalAlphaIssuance':
      return String(totalAlphaIssuance.get(ctx, netuid))
    case 'AlphaBurned':
      return String(alphaBurned.get(ctx, netuid))
    case 'AlphaRecycled':
      return String(alphaRecycled.get(ctx, netuid))
    case 'Keys':
      return store.keys
        .entries(ctx, netuid)
        .sort(([a], [b]) => a[1] - b[1])
        .map(([, hotkey]) => names.nameOf(hotkey))
    case 'Bonds':
      return bonds(ctx, storageIndex(netuid))
    case 'other_mechanisms':
      return Array.from({ length: store.mechanismCountCurrent.get(ctx, netuid) - 1 }, (_, i) => {
        const index = storageIndex(netuid, asMechId(i + 1))
        return [
          String(i + 1),
          toJson(store.lastUpdate.codec, store.lastUpdate.get(ctx, index), names),
          toJson(store.incentive.codec, store.incentive.get(ctx, index), names),
          bonds(ctx, index),
        ]
      })
    case 'AlphaDividendsPerSubnet':
      return store.alphaDividendsPerSubnet
        .entries(ctx, netuid)
        .map(([[, hotkey], value]) => [names.nameOf(hotkey), String(value)])
    case 'RootAlphaDividendsPerSubnet':
      return store.rootAlphaDividendsPerSubnet
        .entries(ctx, netuid)
        .map(([[, hotkey], value]) => [names.nameOf(hotkey), String(value)])
    default: {
      const item = itemOf(name)
      if (!isStorageMap(item)) unreachable(`${name} is not kept by subnet`)
      const value = name === 'SubnetOwnerHotkey' ? item.find(ctx, netuid) : item.get(ctx, netuid)
      return value === undefined ? null : toJson(item.codec, value, names)
    }
  }
}

const bonds = (ctx: Ctx, index: StorageIndex): Json =>
  store.bonds
    .entries(ctx, index)
    .sort(([a], [b]) => a[1] - b[1])
    .map(([[, uid], { uids, values }]) => [
      String(uid),
      Array.from(uids).flatMap((column, i) => [String(column), String(values[i])]),
    ])

function stored(ctx: Ctx, names: Names, item: StorageEntry): Json {
  if (item instanceof StorageValue) return toJson(item.codec, item.get(ctx), names)
  if (!isStorageMap(item)) unreachable(`${item.name} is neither a value nor a map`)
  const map: StorageMap<readonly unknown[], unknown> = item
  return map
    .entries(ctx)
    .map(([key, value]) => [
      ...map.keys.map((part, i) => toJson(part.codec, key[i], names)),
      toJson(map.codec, value, names),
    ])
}

/** The accounts that `expected` names, and everybody else who has something. */
function balances(ctx: Ctx, names: Names, expected: readonly (readonly Json[])[]): Json {
  const listed = new Set(expected.map(([account]) => String(account)))
  const others = systemItems.account
    .keysOf(ctx)
    .map(([who]) => names.nameOf(who))
    .filter((name) => !listed.has(name))
  return [...listed, ...others]
    .map((name) => [name, String(freeBalance(ctx, names.toId(name)))])
    .filter(([name, amount]) => listed.has(name as string) || amount !== '0')
}

function stakes(ctx: Ctx, names: Names): Json {
  const positions = new Map<string, Json>()
  for (const map of [store.alphaV1, store.alphaV2]) {
    for (const [hotkey, coldkey, netuid] of map.keysOf(ctx)) {
      const names3 = [names.nameOf(hotkey), names.nameOf(coldkey), String(netuid)]
      positions.set(names3.join('|'), [...names3, String(stakeOf(ctx, hotkey, coldkey, netuid))])
    }
  }
  return [...positions.values()]
}

const text = (json: Json | undefined) => JSON.stringify(json ?? null)

/** Differences, `path: expected / found`, of two states of one shape. */
export function difference(path: string, expected: Json, found: Json): string[] {
  const name = path.slice(path.lastIndexOf('.') + 1)
  if (TABLES.has(name))
    return tables(path, expected as readonly (readonly Json[])[], found as readonly (readonly Json[])[])
  if (Array.isArray(expected) && Array.isArray(found)) {
    if (expected.length !== found.length || expected.every((item) => typeof item !== 'object' || item === null)) {
      return text(expected) === text(found) ? [] : [`${path}: ${text(expected)} / ${text(found)}`]
    }
    return expected.flatMap((item: Json, i) => difference(`${path}[${i}]`, item, found[i] as Json))
  }
  if (typeof expected === 'object' && expected !== null && typeof found === 'object' && found !== null) {
    return Object.entries(expected).flatMap(([key, value]) =>
      difference(`${path}.${key}`, value as Json, (found as Fields)[key] ?? null),
    )
  }
  return text(expected) === text(found) ? [] : [`${path}: ${text(expected)} / ${text(found)}`]
}

function tables(path: string, expected: readonly (readonly Json[])[], found: readonly (readonly Json[])[]): string[] {
  const byKey = (rows: readonly (readonly Json[])[]) =>
    new Map(rows.map((entry) => [entry.slice(0, -1).join('/'), text(entry[entry.length - 1])]))
  const wanted = byKey(expected)
  const present = byKey(found)
  const details: string[] = []
  for (const [key, value] of wanted)
    if (present.get(key) !== value) details.push(`${path}/${key}: ${value} / ${present.get(key) ?? 'absent'}`)
  for (const [key, value] of present) if (!wanted.has(key)) details.push(`${path}/${key}: absent / ${value}`)
  return details
}
