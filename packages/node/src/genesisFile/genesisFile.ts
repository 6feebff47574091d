import { type Alpha, excerptOf, type Tao } from '@glia/base'
import type { AccountId } from '@glia/frame'
import {
  alphaOf,
  amountIn,
  asAlpha,
  asColdkey,
  asHotkey,
  asNetUid,
  EXISTENTIAL_DEPOSIT,
  GENESIS_CONFIGS,
  type GenesisConfig,
  type GenesisStake,
  type GenesisSubnet,
  type KeyPair,
  NETWORK_SETTINGS,
  type Reserves,
  SUBNET_SETTINGS,
  taoOf,
} from '@glia/runtime'
import { BEACONS, type BeaconName, PRESETS, type PresetName } from '../presets.ts'
import {
  accountAt,
  accountOf,
  entriesAt,
  fieldsAt,
  flagAt,
  itemsAt,
  mistake,
  type Place,
  required,
  valueAt,
  wordAt,
} from './places.ts'

/** What a genesis file says, with the preset's word for what it does not. */
export interface GenesisFile {
  readonly preset: PresetName
  readonly fastBlocks: boolean
  readonly config: GenesisConfig
}

/** What whoever starts the network says beside the file, which must not say otherwise. */
export interface BesideFile {
  readonly preset?: PresetName | undefined
  readonly fastBlocks?: boolean | undefined
  readonly beacon?: BeaconName | undefined
}

/** The most of each that a file may list. A subnet has 256 uids, Aura 32 authorities. */
const MOST_BALANCES = 10_000
const MOST_AUTHORITIES = 32
const MOST_SUBNETS = 128
const MOST_NEURONS = 256
const MOST_STAKES = 10_000
const MOST_NETUID = 4_095

const FIELDS = ['preset', 'fastBlocks', 'beacon', 'sudo', 'authorities', 'balances', 'network', 'subnets'] as const

/** Reads what a genesis file says, from its JSON. @throws NodeError GenesisFile: the place, what was expected, what was found */
export function genesisFileOf(json: unknown, beside: BesideFile = {}): GenesisFile {
  const file = fieldsAt({ path: '', value: json }, FIELDS)
  const preset = agreed(file.preset, (place) => wordAt(place, PRESETS), beside.preset) ?? 'localnet'
  const fastBlocks = agreed(file.fastBlocks, flagAt, beside.fastBlocks) ?? true
  const beacon = agreed(file.beacon, (place) => wordAt(place, BEACONS), beside.beacon) ?? 'development'
  const { beacon: ofDevelopment, ...start } = GENESIS_CONFIGS[preset]
  const authorities = file.authorities === undefined ? undefined : authoritiesAt(file.authorities)
  return {
    preset,
    fastBlocks,
    config: {
      ...start,
      sudo: file.sudo === undefined ? start.sudo : accountAt(file.sudo),
      authorities: authorities?.map(({ account }) => account) ?? start.authorities,
      ...(authorities !== undefined && { finalityKeys: authorities.map(({ finality }) => finality) }),
      balances: file.balances === undefined ? start.balances : balancesAt(file.balances, start.balances),
      ...(beacon === 'development' && { beacon: ofDevelopment }),
      settings: file.network === undefined ? [] : settingsAt(file.network, NETWORK_SETTINGS),
      subnets: file.subnets === undefined ? [] : subnetsAt(file.subnets),
    },
  }
}

/** What the file says, or whoever starts the network; both may only say the same. */
function agreed<T extends string | boolean>(
  place: Place | undefined,
  read: (place: Place) => T,
  asked: T | undefined,
): T | undefined {
  if (place === undefined) return asked
  const said = read(place)
  if (asked !== undefined && said !== asked)
    throw mistake(place.path, `${JSON.stringify(asked)}, which the options ask for`, JSON.stringify(said))
  return said
}

interface Authority {
  readonly account: AccountId
  readonly finality: AccountId
}

function authoritiesAt(place: Place): Authority[] {
  const items = itemsAt(place, 'authorities', MOST_AUTHORITIES)
  if (items.length === 0) throw mistake(place.path, 'at least one authority', '[]')
  const seen = new Set<string>()
  return items.map((item) => {
    const fields = fieldsAt(item, ['account', 'finality'])
    const account = accountAt(required(fields.account, item, 'account', 'the address of an sr25519 key'))
    const finality = accountAt(required(fields.finality, item, 'finality', 'the address of an ed25519 key'))
    for (const [name, key] of Object.entries({ account, finality })) {
      if (seen.has(`${name} ${key}`))
        throw mistake(`${item.path}.${name}`, 'each authority once', 'one that stands before')
      seen.add(`${name} ${key}`)
    }
    return { account, finality }
  })
}

/** The preset's balances with the file's in their place; who has nothing is left out. */
function balancesAt(place: Place, preset: GenesisConfig['balances']): GenesisConfig['balances'] {
  const balances = new Map(preset)
  for (const [address, each] of entriesAt(place, 'balances', MOST_BALANCES)) {
    const amount = valueAt(each, amountIn('TAO'), taoOf)
    if (amount > 0n && amount < EXISTENTIAL_DEPOSIT)
      throw mistake(each.path, `0 TAO or at least ${EXISTENTIAL_DEPOSIT} rao`, `${amount} rao`)
    balances.set(accountOf(place.path, address), amount)
  }
  return [...balances].filter(([, amount]) => amount > 0n)
}

interface Settings<Write> {
  readonly expected: string
  writing(value: unknown): Write | undefined
}

function settingsAt<Write>(place: Place, known: Readonly<Record<string, Settings<Write>>>): Write[] {
  const fields = fieldsAt(place, Object.keys(known))
  return Object.entries(known).flatMap(([name, setting]) => {
    const field = fields[name]
    return field === undefined ? [] : [valueAt(field, setting.expected, (value) => setting.writing(value))]
  })
}

function subnetsAt(place: Place): GenesisSubnet[] {
  return entriesAt(place, 'subnets', MOST_SUBNETS + 1)
    .map(([name, each]) => subnetAt(place, name, each))
    .sort((a, b) => a.netuid - b.netuid)
}

const SUBNET_FIELDS = ['owner', 'started', 'pool', 'hyperparameters', 'neurons', 'stakes'] as const

function subnetAt(place: Place, name: string, subnet: Place): GenesisSubnet {
  const number = /^(0|[1-9]\d{0,3})$/.test(name) ? Number(name) : MOST_NETUID + 1
  if (number > MOST_NETUID)
    throw mistake(place.path, `netuids from 0 to ${MOST_NETUID} for names`, excerptOf(name, 100))
  const { owner, started, pool, hyperparameters, neurons, stakes } = fieldsAt(subnet, SUBNET_FIELDS)
  const isRoot = number === 0
  for (const field of [started, pool])
    if (isRoot && field !== undefined) throw mistake(field.path, 'no such field of the root', 'it')
  return {
    netuid: asNetUid(number),
    ...(owner !== undefined && { owner: neuronAt(owner) }),
    ...(started !== undefined && { started: flagAt(started) }),
    ...(pool !== undefined && { pool: reservesAt(pool) }),
    settings: hyperparameters === undefined ? [] : settingsAt(hyperparameters, SUBNET_SETTINGS),
    neurons: neurons === undefined ? [] : itemsAt(neurons, 'neurons', MOST_NEURONS).map(neuronAt),
    stakes: stakes === undefined ? [] : itemsAt(stakes, 'stakes', MOST_STAKES).map((item) => stakeAt(item, isRoot)),
  }
}

const neuronAt = (place: Place): KeyPair => keyPairOf(place, fieldsAt(place, ['coldkey', 'hotkey']))

function keyPairOf(place: Place, { coldkey, hotkey }: { readonly coldkey?: Place; readonly hotkey?: Place }): KeyPair {
  return {
    coldkey: asColdkey(accountAt(required(coldkey, place, 'coldkey', 'an SS58 address'))),
    hotkey: asHotkey(accountAt(required(hotkey, place, 'hotkey', 'an SS58 address'))),
  }
}

function reservesAt(place: Place): Reserves {
  const { tao, alpha } = fieldsAt(place, ['tao', 'alpha'])
  return {
    tao: taoAt(required(tao, place, 'tao', amountIn('TAO'))),
    alpha: alphaAt(required(alpha, place, 'alpha', amountIn('alpha'))),
  }
}

const taoAt = (place: Place): Tao => valueAt(place, amountIn('TAO'), taoOf)
const alphaAt = (place: Place): Alpha => valueAt(place, amountIn('alpha'), alphaOf)

/** A stake on the root is TAO. */
function stakeAt(place: Place, onRoot: boolean): GenesisStake {
  const fields = fieldsAt(place, ['coldkey', 'hotkey', 'amount'])
  const amount = required(fields.amount, place, 'amount', amountIn(onRoot ? 'TAO' : 'alpha'))
  return { ...keyPairOf(place, fields), amount: onRoot ? asAlpha(taoAt(amount)) : alphaAt(amount) }
}
