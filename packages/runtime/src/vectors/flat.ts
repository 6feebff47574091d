import { must, toHexDigits } from '@glia/base'
import {
  type AccountId,
  type Codec,
  type Ctx,
  isStorageMap,
  type StorageEntry,
  type StorageMap,
  StorageValue,
  systemItems,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { freeBalance } from '../pallets/balances/index.ts'
import { totalIssuance } from '../pallets/balances/storage.ts'
import { stakeOf } from '../pallets/subtensor/staking/stake.ts'
import * as store from '../pallets/subtensor/storage/index.ts'
import { networkLockCost } from '../pallets/subtensor/subnets/lockCost.ts'
import { hyperparameter, type NetUid } from '../pallets/subtensor/types.ts'
import { swapBalancer } from '../pallets/swap/declarations.ts'
import { currentPrice } from '../pallets/swap/index.ts'
import type { vectorAccounts } from './accounts.ts'
import { type Json, toJson } from './json.ts'

type Names = ReturnType<typeof vectorAccounts>

/** Values of the whole chain that the flat state lists. */
const GLOBAL = words(`AdminFreezeWindow BlockEmission ColdkeySwapAnnouncementDelay ColdkeySwapReannouncementDelay
  MaturityRate MaxChildkeyTake MaxDelegateTake MaxEpochsPerBlock MinChildkeyTake MinDelegateTake NetworkImmunityPeriod
  NetworkLastLockCost NetworkLockReductionInterval NetworkMinLockCost NetworkRateLimit NominatorMinRequiredStake NumRootClaim
  NumStakingColdkeys OwnerHyperparamRateLimit PendingChildKeyCooldown StakeThreshold StartCallDelay SubnetLimit SubnetOwnerCut
  TaoWeight TotalIssuance TotalNetworks TotalStake TxChildkeyTakeRateLimit TxDelegateTakeRateLimit TxRateLimit UnlockRate`)

/** Values listed for each existing subnet, defaults included. */
const PER_SUBNET = words(`Active ActivityCutoffFactorMilli BlocksSinceLastStep BondsResetOn Burn BurnHalfLife
  BurnIncreaseMult_bits CommitRevealWeightsEnabled Consensus Dividends Emission FirstEmissionBlockNumber ImmuneOwnerUidsLimit
  ImmunityPeriod LastEpochBlock LastMechansimStepBlock LiquidAlphaOn MaxAllowedUids MaxAllowedValidators MaxBurn
  MaxRegistrationsPerBlock MechanismCountCurrent MechanismEmissionSplit MinAllowedUids MinAllowedWeights MinBurn
  MinChildkeyTakePerSubnet MinNonImmuneUids MinerBurned_bits NetworkRegisteredAt NetworkRegistrationAllowed
  OwnerCutAutoLockEnabled OwnerCutEnabled PendingEpochAt PendingOwnerCut PendingRootAlphaDivs PendingServerEmission
  PendingValidatorEmission RAORecycledForRegistration RegisteredSubnetCounter RegistrationsThisBlock
  RegistrationsThisInterval RevealPeriodEpochs RootClaimableThreshold_bits RootProp_bits StakeWeight SubnetAlphaIn
  SubnetAlphaInEmission SubnetAlphaOut SubnetAlphaOutEmission SubnetEmissionEnabled SubnetEpochIndex SubnetExcessTao
  SubnetLocked SubnetMechanism SubnetMovingPrice_bits SubnetOwner SubnetOwnerHotkey SubnetProtocolAlpha SubnetProtocolFlow
  SubnetRootSellTao SubnetTAO SubnetTaoFlow SubnetTaoInEmission SubnetVolume SubnetworkN SubtokenEnabled
  TargetRegistrationsPerInterval Tempo TokenSymbol TransferToggle ValidatorPermit ValidatorTrust VotingPowerDisableAtBlock
  VotingPowerEmaAlpha VotingPowerTrackingEnabled WeightsSetRateLimit WeightsVersionKey Yuma3On`)

/** Maps of which every stored entry is listed. */
const STORED = words(`AccountFlags AlphaDividendsPerSubnet AutoParentDelegationEnabled AutoStakeDestination
  AutoStakeDestinationColdkeys Axons BlockAtRegistration Bonds ChildKeys ChildkeyTake ColdkeySwapAnnouncements
  ColdkeySwapDisputes DecayingHotkeyLock DecayingLock DecayingOwnerLock Delegates HotkeyLock IdentitiesV2 Incentive
  IsNetworkMember Keys LastHotkeySwapOnNetuid LastUpdate Lock OwnedHotkeys Owner OwnerLock ParentKeys PendingChildKeys
  Prometheus RootClaimType RootClaimable_bits RootClaimed StakingColdkeysByIndex StakingHotkeys SubnetEmaTaoFlow
  SubnetIdentitiesV3 TotalHotkeyAlpha Uids VotingPower Weights`)

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

const items = new Map(store.subtensorStorage.map((item) => [item.name, item]))

/** Storage item of a name in vectors; `_bits` says that fixed-point numbers are raw, which they always are here. */
export function itemOf(name: string): StorageEntry {
  return must(items.get(name.replace(/_bits$/, '')), `a storage item ${name}`)
}

const ROWS = new Set(['Weights', 'Bonds'])

/** The state as the lifecycle vectors list it: `Item/key/...` -> value in normal form. */
export function flatState(ctx: Ctx, names: Names): Map<string, Json> {
  const flat = new Map<string, Json>()
  for (const name of GLOBAL) {
    const item = itemOf(name)
    if (item instanceof StorageValue) flat.set(name, render(item.codec, item.get(ctx), names))
  }
  const netuids = store.networksAdded.keysOf(ctx).map(([netuid]) => netuid)
  for (const netuid of netuids) subnetState(ctx, names, netuid, flat)
  for (const name of STORED) {
    const item = itemOf(name)
    if (isStorageMap(item)) storedState(ctx, names, name, item, flat)
  }
  rateLimits(ctx, names, flat)
  commits(ctx, names, flat)
  balances(ctx, names, flat)
  flat.set('block', String(ctx.blockNumber))
  flat.set('networks', netuids.map(String))
  flat.set('network_lock_cost', String(ctx.simulate(() => networkLockCost(ctx))))
  flat.set('balances_total_issuance', String(totalIssuance.get(ctx)))
  return flat
}

function render(codec: Codec<unknown>, value: unknown, names: Names): Json {
  return value === undefined ? null : toJson(codec, value, names)
}

function subnetState(ctx: Ctx, names: Names, netuid: NetUid, flat: Map<string, Json>): void {
  for (const name of PER_SUBNET) {
    const item = itemOf(name)
    if (!isStorageMap(item)) continue
    // What the mock lists as absent although the storage has a default.
    const value = name === 'SubnetOwnerHotkey' ? item.find(ctx, netuid) : item.get(ctx, netuid)
    flat.set(`${name}/${netuid}`, render(item.codec, value, names))
  }
  flat.set(`price_bits/${netuid}`, String(currentPrice(ctx, netuid)))
  flat.set(`swap_quote_weight/${netuid}`, toJson(swapBalancer.codec, swapBalancer.get(ctx, netuid), names))
}

function storedState(
  ctx: Ctx,
  names: Names,
  name: string,
  item: StorageMap<readonly unknown[], unknown>,
  flat: Map<string, Json>,
): void {
  for (const [key, value] of item.entries(ctx)) {
    const parts = item.keys.map((part, i) => String(toJson(part.codec, key[i], names)))
    const json = toJson(item.codec, value, names)
    flat.set([name, ...parts].join('/'), ROWS.has(name) ? (json as Json[]).flat() : json)
  }
}

function rateLimits(ctx: Ctx, names: Names, flat: Map<string, Json>): void {
  for (const [[key], block] of store.lastRateLimitedBlock.entries(ctx)) {
    const parts: string[] = [key.type]
    if ('value' in key) {
      if (Array.isArray(key.value)) {
        const [netuid, parameter] = key.value
        parts.push(String(netuid), String(hyperparameterCode(String(parameter))))
      } else parts.push(typeof key.value === 'number' ? String(key.value) : names.nameOf(key.value as AccountId))
    }
    flat.set(['LastRateLimitedBlock', ...parts].join('/'), String(block))
  }
  for (const [[who, netuid, kind], block] of store.transactionKeyLastBlock.entries(ctx)) {
    flat.set(`TransactionKeyLastBlock/${names.nameOf(who)}/${netuid}/${kind}`, String(block))
  }
}

const { def: parameters } = hyperparameter.type
const codes = parameters.kind === 'variant' ? parameters.variants : []
const hyperparameterCode = (name: string): number => codes.find((variant) => variant.name === name)?.index ?? -1
/** Name of a setting by its code in rate limit keys. */
export const hyperparameterName = (code: number): string => codes.find((variant) => variant.index === code)?.name ?? ''

function commits(ctx: Ctx, names: Names, flat: Map<string, Json>): void {
  for (const [[index, hotkey], list] of store.weightCommits.entries(ctx)) {
    flat.set(
      `WeightCommits/${index}/${names.nameOf(hotkey)}`,
      list.map(([hash, epoch, block]) => [hash.slice(2), String(epoch), String(block)]),
    )
  }
  for (const [[index, epoch], list] of store.timelockedWeightCommits.entries(ctx)) {
    flat.set(
      `TimelockedWeightCommits/${index}/${epoch}`,
      list.map(([who, block, cipher, round]) => [
        names.nameOf(who),
        String(block),
        toHexDigits(blake2b256(cipher)),
        String(round),
      ]),
    )
  }
}

function balances(ctx: Ctx, names: Names, flat: Map<string, Json>): void {
  for (const [[who]] of systemItems.account.entries(ctx)) {
    flat.set(`balance/${names.nameOf(who)}`, String(freeBalance(ctx, who)))
  }
  for (const [[hotkey, coldkey, netuid]] of store.alphaV2.entries(ctx)) {
    flat.set(
      `stake/${names.nameOf(hotkey)}/${names.nameOf(coldkey)}/${netuid}`,
      String(stakeOf(ctx, hotkey, coldkey, netuid)),
    )
  }
}
