// What is read of the chain's answers about subnets and stakes: the metadata, by which they are decoded, is the node's word as well.
import { encodeAddress, fromHex } from '@glia/base'
import type { Defined } from '../client/chainTypes.ts'
import type { GliaChain } from '../client/generated/chain.ts'
import { type Fits, fields, isBigint, isBoolean, isNumber, isText, listOf, misfit, orNothing } from '../form.ts'
import { toAccountId } from '../keys/accountId.ts'

type Apis = GliaChain['apis']
type RawMetagraph = Defined<Apis['SubnetInfoRuntimeApi']['get_metagraph']['value']>
type RawSubnet = Defined<Apis['SubnetInfoRuntimeApi']['get_dynamic_info']['value']>
type RawStake = Apis['StakeInfoRuntimeApi']['get_stake_info_for_coldkey']['value'][number]
type RawPrice = Apis['SwapRuntimeApi']['current_alpha_price_all']['value'][number]
type RawDelegate = Apis['DelegateInfoRuntimeApi']['get_delegates']['value'][number]
type RawAvailability = Apis['StakeInfoRuntimeApi']['get_stake_availability_for_coldkeys']['value']
type RawAccount = GliaChain['storage']['System']['Account']['value']
type FormOf<T> = { readonly [K in keyof T]?: Fits }

/** Chains hold amounts as u64, and subnets' numbers as u16. */
const isAmount: Fits = (value) => typeof value === 'bigint' && value >= 0n && value < 1n << 64n
const isNetuid: Fits = (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1 << 16

const isChainText: Fits = (value) => isText(value) || value instanceof Uint8Array || listOf(isNumber)(value)

/** Chains have had identities with fewer parts. */
const isIdentity = orNothing(
  fields({
    subnet_name: orNothing(isChainText),
    github_repo: orNothing(isChainText),
    subnet_contact: orNothing(isChainText),
    subnet_url: orNothing(isChainText),
    discord: orNothing(isChainText),
    description: orNothing(isChainText),
    logo_url: orNothing(isChainText),
    additional: orNothing(isChainText),
  }),
)

const POOL = {
  tao_in: isAmount,
  alpha_in: isAmount,
  alpha_out: isAmount,
  tao_in_emission: isAmount,
  alpha_in_emission: isAmount,
  alpha_out_emission: isAmount,
  pending_alpha_emission: isAmount,
  subnet_volume: isBigint,
  moving_price: isBigint,
}
const SUBNET = {
  netuid: isNetuid,
  owner_hotkey: isText,
  owner_coldkey: isText,
  tempo: isNumber,
  last_step: isBigint,
  blocks_since_last_step: isBigint,
  network_registered_at: isBigint,
  ...POOL,
}

const DYNAMIC_INFO: FormOf<RawSubnet> = {
  ...SUBNET,
  subnet_name: isChainText,
  token_symbol: isChainText,
  subnet_identity: isIdentity,
}

const METAGRAPH: FormOf<RawMetagraph> = {
  ...SUBNET,
  block: isBigint,
  name: isChainText,
  symbol: isChainText,
  identity: isIdentity,
  rho: isNumber,
  kappa: isNumber,
  min_allowed_weights: isNumber,
  max_weights_limit: isNumber,
  weights_version: isBigint,
  weights_rate_limit: isBigint,
  activity_cutoff: isBigint,
  max_validators: isNumber,
  max_uids: isNumber,
  immunity_period: isNumber,
  burn: isAmount,
  registration_allowed: isBoolean,
  serving_rate_limit: isBigint,
  commit_reveal_weights_enabled: isBoolean,
  commit_reveal_period: isBigint,
  liquid_alpha_enabled: isBoolean,
  alpha_high: isNumber,
  alpha_low: isNumber,
  bonds_moving_avg: isBigint,
  hotkeys: listOf(isText),
  coldkeys: listOf(isText),
  axons: listOf(
    fields({
      block: isBigint,
      version: isNumber,
      ip: isBigint,
      port: isNumber,
      ip_type: isNumber,
      protocol: isNumber,
    }),
  ),
  active: listOf(isBoolean),
  validator_permit: listOf(isBoolean),
  pruning_score: listOf(isNumber),
  last_update: listOf(isBigint),
  emission: listOf(isAmount),
  dividends: listOf(isNumber),
  incentives: listOf(isNumber),
  consensus: listOf(isNumber),
  trust: listOf(isNumber),
  rank: listOf(isNumber),
  block_at_registration: listOf(isBigint),
  alpha_stake: listOf(isAmount),
  tao_stake: listOf(isAmount),
  total_stake: listOf(isAmount),
}

const STAKE: FormOf<RawStake> = {
  hotkey: isText,
  coldkey: isText,
  netuid: isNetuid,
  stake: isAmount,
  emission: isAmount,
  is_registered: isBoolean,
}

const ACCOUNT: FormOf<RawAccount> = {
  nonce: isNumber,
  consumers: isNumber,
  providers: isNumber,
  data: fields({ free: isAmount, reserved: isAmount, frozen: isAmount }),
}

const PRICE: FormOf<RawPrice> = { netuid: isNetuid, price: isAmount }

const DELEGATE: FormOf<RawDelegate> = {
  delegate_ss58: isText,
  owner_ss58: isText,
  take: isNumber,
  nominators: Array.isArray,
  registrations: listOf(isNetuid),
  validator_permits: listOf(isNetuid),
  total_daily_return: isAmount,
}

const AVAILABILITY = fields({ total: isAmount, locked: isAmount, available: isAmount })

/** What is wrong with an answer. */
export interface Fault {
  /** To be read behind the name of what was asked for. */
  readonly why: string
  /** Whether its form is merely none that is known here: the metadata agrees with it, so that a newer runtime's may be that. */
  readonly unknownForm: boolean
}

const untrue = (why: string): Fault => ({ why, unknownForm: false })
const unknown = (why: string): Fault => ({ why, unknownForm: true })

const isPair: Fits = (value) => Array.isArray(value) && value.length === 2

function whyNot(form: Readonly<Record<string, Fits>>, value: unknown): Fault | undefined {
  const name = misfit(form, value)
  return name === undefined ? undefined : unknown(`without ${name}, or with another kind of it`)
}

/** What no list of such values can be; undefined for one that can. */
export function whyNoList<T>(list: readonly T[], whyNoItem: (item: T) => Fault | undefined): Fault | undefined {
  if (!Array.isArray(list)) return unknown('as something else than a list')
  for (const item of list as readonly T[]) {
    const fault = whyNoItem(item)
    if (fault !== undefined) return { ...fault, why: `with one ${fault.why}` }
  }
  return undefined
}

/** A UID is a u16. */
const MAX_NEURONS = 65_536

/** Whether an answer is about another subnet than was asked about. */
export const whyNotOf = (netuid: number, found: { readonly netuid: number }) =>
  found.netuid === netuid ? undefined : untrue(`that is of subnet ${found.netuid}`)

/** What no metagraph of a subnet can be; undefined for one that can. */
export function whyNoMetagraph(raw: RawMetagraph, netuid: number): Fault | undefined {
  const fault = whyNot(METAGRAPH, raw) ?? whyNotOf(netuid, raw)
  if (fault !== undefined) return fault
  const rows = raw.hotkeys.length
  if (rows > MAX_NEURONS) return untrue(`with ${rows} neurons, where there are ${MAX_NEURONS} UIDs`)
  if (raw.coldkeys.length !== rows || raw.axons.length !== rows)
    return untrue(`with ${rows} hotkeys, ${raw.coldkeys.length} coldkeys and ${raw.axons.length} axons`)
  return undefined
}

/** What no subnet in a list can be, and none that was asked for by its number; undefined for one that can. */
export function whyNoSubnet(raw: RawSubnet, netuid?: number): Fault | undefined {
  return whyNot(DYNAMIC_INFO, raw) ?? (netuid === undefined ? undefined : whyNotOf(netuid, raw))
}

/** Whether an address, as the chain's are decoded, is of an account as callers may write it. */
const isOf = (account: string, address: string) => encodeAddress(fromHex(toAccountId(account))) === address

/** What no position of a coldkey can be; undefined for one that can. */
export function whyNoPosition(
  raw: RawStake,
  asked: { readonly coldkey: string; readonly hotkey?: string; readonly netuid?: number },
): Fault | undefined {
  const fault = whyNot(STAKE, raw)
  if (fault !== undefined) return fault
  if (!isOf(asked.coldkey, raw.coldkey)) return untrue(`that is of coldkey ${raw.coldkey}`)
  if (asked.hotkey !== undefined && !isOf(asked.hotkey, raw.hotkey)) return untrue(`that is of hotkey ${raw.hotkey}`)
  return asked.netuid === undefined ? undefined : whyNotOf(asked.netuid, raw)
}

/** What no amount can be, where it is all that was asked for; undefined for one that can. */
export const whyNoAmount = (value: unknown): Fault | undefined =>
  isAmount(value) ? undefined : unknown('as no amount of 64 bits')

/** What no account can be; undefined for one that can. */
export const whyNoAccount = (raw: RawAccount): Fault | undefined => whyNot(ACCOUNT, raw)

/** What no price of a subnet's alpha in a list can be; undefined for one that can. */
export const whyNoPrice = (raw: RawPrice): Fault | undefined => whyNot(PRICE, raw)

/** What no delegate in a list can be; undefined for one that can. */
export const whyNoDelegate = (raw: RawDelegate): Fault | undefined => whyNot(DELEGATE, raw)

/** What no answer can be to the question how much of a coldkey's stake on one subnet may leave it; undefined for one that can. */
export function whyNoAvailability(raw: RawAvailability, coldkey: string, netuid: number): Fault | undefined {
  if (!listOf(isPair)(raw)) return unknown('as something else than a list of coldkeys')
  if (raw.length > 1) return untrue('of several coldkeys')
  for (const [address, subnets] of raw) {
    if (!isOf(coldkey, address)) return untrue(`of coldkey ${address}`)
    if (!listOf(isPair)(subnets)) return unknown('as something else than a list of subnets')
    if (subnets.length > 1) return untrue('of several subnets')
    for (const [found, availability] of subnets) {
      if (found !== netuid) return untrue(`of subnet ${found}`)
      if (!AVAILABILITY(availability)) return unknown('without total, locked or available, or with another kind of it')
    }
  }
  return undefined
}
