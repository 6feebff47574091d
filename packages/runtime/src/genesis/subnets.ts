import { encodeAddress, formatTao } from '@glia/base'
import type { AccountId, Ctx } from '@glia/frame'
import { alphaIssuance, issueAlphaOut } from '../pallets/subtensor/alpha.ts'
import { addU64, maxOf, minOf } from '../pallets/subtensor/arithmetic.ts'
import { currentBlock } from '../pallets/subtensor/block.ts'
import { constants } from '../pallets/subtensor/constants.ts'
import { createHotkeyAccount, hotkeyExists, isDelegate, ownsHotkey } from '../pallets/subtensor/hotkeys.ts'
import { DEFAULT_TAKE } from '../pallets/subtensor/neurons/rootRegister.ts'
import { appendNeuron, isRegistered } from '../pallets/subtensor/neurons/uids.ts'
import { listRootStaker } from '../pallets/subtensor/staking/rootClaim.ts'
import { increaseStake } from '../pallets/subtensor/staking/stake.ts'
import * as store from '../pallets/subtensor/storage/index.ts'
import { initNetwork } from '../pallets/subtensor/subnets/initNetwork.ts'
import { setSubnetOwnerHotkey } from '../pallets/subtensor/subnets/owner.ts'
import { symbolForSubnet } from '../pallets/subtensor/subnets/symbols.ts'
import { netuidOfSubnetAccount, subnetAccount } from '../pallets/subtensor/systemAccounts.ts'
import {
  type Alpha,
  asAlpha,
  asTao,
  type Coldkey,
  type Hotkey,
  type NetUid,
  ROOT,
  type Tao,
} from '../pallets/subtensor/types.ts'
import { minimumReserve } from '../pallets/swap/declarations.ts'
import { DYNAMIC } from '../pallets/swap/pool.ts'
import { keepSqrtPrice } from '../pallets/swap/sqrtPrice.ts'
import { MOST_ISSUED } from './amounts.ts'
import { endow } from './balances.ts'
import { GenesisError } from './errors.ts'
import type { SubnetSetting } from './settings.ts'

/** A hotkey and whose it is. */
export interface KeyPair {
  readonly coldkey: Coldkey
  readonly hotkey: Hotkey
}

/** A coldkey's stake with a hotkey; on the root it is TAO. */
export interface GenesisStake extends KeyPair {
  readonly amount: Alpha
}

/** What a pool holds. */
export interface Reserves {
  readonly tao: Tao
  readonly alpha: Alpha
}

/** A subnet beside the preset's, or what is otherwise on one of those. */
export interface GenesisSubnet {
  readonly netuid: NetUid
  /** Needed where the preset has no such subnet; the hotkey gets the first free uid. */
  readonly owner?: KeyPair
  /** Reserves; a new subnet has the least that a registration locks, at a price of one. Not on the root. */
  readonly pool?: Reserves
  /** Whether emission and trade begin with block 1; true for a new subnet unless said. */
  readonly started?: boolean
  readonly settings: readonly SubnetSetting[]
  /** In the order of their uids. */
  readonly neurons: readonly KeyPair[]
  readonly stakes: readonly GenesisStake[]
}

/** Writes a subnet, all but its stakes, into a first state that holds the preset's. @throws GenesisError */
export function genesisSubnet(ctx: Ctx, subnet: GenesisSubnet): void {
  const { netuid, owner, pool, started } = subnet
  const path = pathOf(netuid)
  const isNew = !store.networksAdded.get(ctx, netuid)
  if (isNew) {
    if (owner === undefined) throw new GenesisError(path, 'an owner for a subnet that the preset does not have', 'none')
    addSubnet(ctx, netuid, path)
  }
  if (owner !== undefined) setOwner(ctx, netuid, owner, path)
  for (const set of subnet.settings) set(ctx, netuid)
  checkSettings(ctx, netuid, `${path}.hyperparameters`)
  const filled = pool ?? (isNew ? poolOfNew(ctx) : undefined)
  if (filled !== undefined) {
    const reserve = minimumReserve(ctx.config)
    const where = pool === undefined ? 'network.network_min_lock_cost' : `${path}.pool`
    if (filled.tao < reserve || filled.alpha < reserve)
      throw new GenesisError(where, `at least ${reserve} rao of each`, `${minOf<bigint>(filled.tao, filled.alpha)}`)
    fillPool(ctx, netuid, filled)
  }
  subnet.neurons.forEach((neuron, at) => addNeuron(ctx, netuid, neuron, `${path}.neurons[${at}].hotkey`))
  if (started ?? isNew) start(ctx, netuid)
}

/** Writes a subnet's stakes, once the hotkeys of all subnets are known. @throws GenesisError */
export function genesisStakes(ctx: Ctx, { netuid, stakes }: GenesisSubnet): void {
  const path = pathOf(netuid)
  stakes.forEach((stake, at) => addStake(ctx, netuid, stake, `${path}.stakes[${at}].hotkey`))
  const issued = alphaIssuance(ctx, netuid)
  if (netuid !== ROOT && issued > MOST_ISSUED)
    throw new GenesisError(path, `at most ${formatTao(MOST_ISSUED)} alpha in pool and stakes`, formatTao(issued))
}

/** What a subnet begins with that somebody registers at the lowest lock cost. */
function poolOfNew(ctx: Ctx): { readonly tao: Tao; readonly alpha: Alpha } {
  const least = store.networkMinLockCost.get(ctx)
  return { tao: least, alpha: asAlpha(least) }
}

const pathOf = (netuid: NetUid): string => `subnets.${netuid}`

function addSubnet(ctx: Ctx, netuid: NetUid, path: string): void {
  const most = store.subnetLimit.get(ctx)
  if (store.totalNetworks.get(ctx) > most)
    throw new GenesisError(path, `at most ${most} subnets beside the root`, 'one more')
  const locked = store.networkMinLockCost.get(ctx)
  initNetwork(ctx, netuid, constants.InitialTempo.of(ctx.config))
  store.subnetMechanism.set(ctx, netuid, DYNAMIC)
  store.networkRegisteredAt.set(ctx, netuid, currentBlock(ctx))
  store.registeredSubnetCounter.update(ctx, netuid, (count) => addU64(count, 1n))
  store.tokenSymbol.set(ctx, netuid, symbolForSubnet(netuid))
  store.subnetLocked.set(ctx, netuid, locked)
  // Emission waits until the subnet is started.
  store.subnetEmissionEnabled.set(ctx, netuid, false)
}

function setOwner(ctx: Ctx, netuid: NetUid, owner: KeyPair, path: string): void {
  store.subnetOwner.set(ctx, netuid, owner.coldkey)
  if (isRegistered(ctx, netuid, owner.hotkey)) claimHotkey(ctx, owner, `${path}.owner.hotkey`)
  else addNeuron(ctx, netuid, owner, `${path}.owner.hotkey`)
  setSubnetOwnerHotkey(ctx, netuid, owner.hotkey)
}

/** The pool's reserves, and its TAO in the subnet's account: whoever sells alpha is paid from there. */
function fillPool(ctx: Ctx, netuid: NetUid, { tao, alpha }: Reserves): void {
  store.subnetTao.set(ctx, netuid, tao)
  store.subnetAlphaIn.set(ctx, netuid, alpha)
  keepSqrtPrice(ctx, netuid)
  store.totalStake.update(ctx, (total) => addU64(total, tao))
  endow(ctx, subnetAccount(ctx, netuid), tao)
}

function addNeuron(ctx: Ctx, netuid: NetUid, neuron: KeyPair, path: string): void {
  claimHotkey(ctx, neuron, path)
  const { hotkey } = neuron
  if (isRegistered(ctx, netuid, hotkey))
    throw new GenesisError(path, 'a hotkey that has no uid in this subnet yet', shown(hotkey))
  const most = store.maxAllowedUids.get(ctx, netuid)
  if (store.subnetworkN.get(ctx, netuid) >= most)
    throw new GenesisError(path, `at most ${most} neurons, by max_allowed_uids`, 'one more')
  appendNeuron(ctx, netuid, hotkey, currentBlock(ctx))
  if (netuid === ROOT && !isDelegate(ctx, hotkey)) store.delegates.set(ctx, hotkey, DEFAULT_TAKE)
}

/** Gives a hotkey to its coldkey, unless it is another's. */
function claimHotkey(ctx: Ctx, { coldkey, hotkey }: KeyPair, path: string): void {
  if (netuidOfSubnetAccount(ctx, hotkey) !== undefined)
    throw new GenesisError(path, 'a hotkey that is no account of a subnet', shown(hotkey))
  if (hotkeyExists(ctx, hotkey) && !ownsHotkey(ctx, coldkey, hotkey)) {
    const other = shown(store.owner.get(ctx, hotkey))
    throw new GenesisError(path, `a hotkey of ${shown(coldkey)}`, `${shown(hotkey)}, which is of ${other}`)
  }
  createHotkeyAccount(ctx, coldkey, hotkey)
}

function addStake(ctx: Ctx, netuid: NetUid, { coldkey, hotkey, amount }: GenesisStake, path: string): void {
  if (!hotkeyExists(ctx, hotkey))
    throw new GenesisError(path, 'a hotkey that a subnet has as a neuron or its owner’s', shown(hotkey))
  increaseStake(ctx, hotkey, coldkey, netuid, amount)
  if (netuid === ROOT) stakeOnRoot(ctx, coldkey, amount)
  else issueAlphaOut(ctx, netuid, amount)
}

/** On the root a stake is TAO, which its account holds. */
function stakeOnRoot(ctx: Ctx, coldkey: Coldkey, amount: Alpha): void {
  const tao = asTao(amount)
  store.subnetTao.update(ctx, ROOT, (total) => addU64(total, tao))
  store.subnetAlphaOut.update(ctx, ROOT, (total) => addU64(total, amount))
  store.totalStake.update(ctx, (total) => addU64(total, tao))
  endow(ctx, subnetAccount(ctx, ROOT), tao)
  if (amount > 0n) listRootStaker(ctx, coldkey)
}

/** As `start_call` does it, without the wait for it. */
function start(ctx: Ctx, netuid: NetUid): void {
  store.firstEmissionBlockNumber.set(ctx, netuid, currentBlock(ctx) + 1n)
  store.subtokenEnabled.set(ctx, netuid, true)
  store.subnetEmissionEnabled.set(ctx, netuid, true)
}

/** What the calls that change settings ask of two of them together. The price of a uid is brought within its bounds. */
function checkSettings(ctx: Ctx, netuid: NetUid, path: string): void {
  const [least, most] = [store.minBurn.get(ctx, netuid), store.maxBurn.get(ctx, netuid)]
  if (least > most)
    throw new GenesisError(path, `min_burn of at most max_burn, ${formatTao(most)} TAO`, `${formatTao(least)} TAO`)
  const price = store.burn.get(ctx, netuid)
  const within = maxOf(least, minOf(most, price))
  if (within !== price) store.burn.set(ctx, netuid, within)
  const uids = store.maxAllowedUids.get(ctx, netuid)
  const atMost = (name: string, found: number) => {
    if (found > uids) throw new GenesisError(path, `${name} of at most max_allowed_uids, ${uids}`, String(found))
  }
  atMost('min_allowed_uids', store.minAllowedUids.get(ctx, netuid))
  atMost('max_validators', store.maxAllowedValidators.get(ctx, netuid))
}

const shown = (account: AccountId): string => encodeAddress(account)
