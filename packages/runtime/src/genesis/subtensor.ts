import type { Ctx } from '@glia/frame'
import { safeFloatFromU64 } from '@glia/yuma'
import * as store from '../pallets/subtensor/storage/index.ts'
import { symbolForSubnet } from '../pallets/subtensor/subnets/symbols.ts'
import {
  type Alpha,
  asAlpha,
  asNetUid,
  asTao,
  asUid,
  COIN,
  type NetUid,
  ROOT,
  storageIndex,
} from '../pallets/subtensor/types.ts'
import { keepSqrtPrice } from '../pallets/swap/sqrtPrice.ts'
import { ALICE, ALICE_HOTKEY, ZERO_ACCOUNT } from './accounts.ts'

/** Tempo of both genesis subnets, in blocks. */
const TEMPO = 100
/** Reserves of subnet 1's pool: 10 TAO and 10 alpha. */
const POOL = { tao: asTao(10_000_000_000n), alpha: asAlpha(10_000_000_000n) }
const ONE_RAO = asTao(1n)
/** Alpha that the zero account holds on subnet 1, so that it owns the first key. */
const OWNER_ALPHA: Alpha = COIN

/** SubtensorModule's part of a first state: the root subnet and subnet 1 (`BuildGenesisConfig`). */
export function subtensorGenesis(ctx: Ctx): void {
  rootSubnet(ctx)
  firstSubnet(ctx)
  store.totalNetworks.set(ctx, 2)
  unlimitRegistrations(ctx)
}

/**
 * Subnets may be registered one right after the other, as in both builds of the reference's local network (`pow-faucet`). The rules of
 * the fast one begin with that; those of the other are the main network's, which begins with a limit.
 */
function unlimitRegistrations(ctx: Ctx): void {
  if (store.networkRateLimit.get(ctx) !== 0n) store.networkRateLimit.set(ctx, 0n)
}

function rootSubnet(ctx: Ctx): void {
  // Only the fast build gives root an owner; elsewhere it belongs to the zero account.
  store.subnetOwner.set(ctx, ROOT, ctx.config.fastBlocks ? ALICE : ZERO_ACCOUNT)
  store.subnetOwnerHotkey.set(ctx, ROOT, ctx.config.fastBlocks ? ALICE_HOTKEY : ZERO_ACCOUNT)
  store.networksAdded.set(ctx, ROOT, true)
  store.subnetworkN.set(ctx, ROOT, 0)
  store.maxAllowedUids.set(ctx, ROOT, 64)
  store.maxAllowedValidators.set(ctx, ROOT, 64)
  store.minAllowedWeights.set(ctx, ROOT, 0)
  store.tempo.set(ctx, ROOT, TEMPO)
  store.networkRegistrationAllowed.set(ctx, ROOT, true)
  store.targetRegistrationsPerInterval.set(ctx, ROOT, 1)
  store.tokenSymbol.set(ctx, ROOT, symbolForSubnet(ROOT))
}

function firstSubnet(ctx: Ctx): void {
  const netuid = asNetUid(1)
  const hotkey = ZERO_ACCOUNT
  store.subnetMechanism.set(ctx, netuid, 1)
  store.owner.set(ctx, hotkey, hotkey)
  store.subnetAlphaIn.set(ctx, netuid, POOL.alpha)
  store.subnetTao.set(ctx, netuid, POOL.tao)
  keepSqrtPrice(ctx, netuid)
  store.networksAdded.set(ctx, netuid, true)
  store.maxAllowedUids.set(ctx, netuid, 256)
  store.maxAllowedValidators.set(ctx, netuid, 64)
  store.minAllowedWeights.set(ctx, netuid, 0)
  store.tempo.set(ctx, netuid, TEMPO)
  store.networkRegistrationAllowed.set(ctx, netuid, true)
  store.subnetOwner.set(ctx, netuid, hotkey)
  store.subnetLocked.set(ctx, netuid, ONE_RAO)
  store.largestLocked.set(ctx, netuid, ONE_RAO)
  store.alphaV2.set(ctx, hotkey, hotkey, netuid, safeFloatFromU64(OWNER_ALPHA))
  store.totalHotkeyAlpha.set(ctx, hotkey, netuid, OWNER_ALPHA)
  store.totalHotkeySharesV2.set(ctx, hotkey, netuid, safeFloatFromU64(OWNER_ALPHA))
  store.subnetAlphaOut.set(ctx, netuid, OWNER_ALPHA)
  store.stakingHotkeys.set(ctx, hotkey, [hotkey])
  firstNeuron(ctx, netuid)
  store.tokenSymbol.set(ctx, netuid, symbolForSubnet(netuid))
}

function firstNeuron(ctx: Ctx, netuid: NetUid): void {
  const uid = asUid(0)
  const hotkey = ZERO_ACCOUNT
  const index = storageIndex(netuid)
  store.subnetworkN.set(ctx, netuid, 1)
  store.active.set(ctx, netuid, new Uint8Array([1]))
  store.emission.set(ctx, netuid, new BigUint64Array(1))
  store.consensus.set(ctx, netuid, new Uint16Array(1))
  store.incentive.set(ctx, index, new Uint16Array(1))
  store.dividends.set(ctx, netuid, new Uint16Array(1))
  store.lastUpdate.set(ctx, index, new BigUint64Array(1))
  store.validatorTrust.set(ctx, netuid, new Uint16Array(1))
  store.validatorPermit.set(ctx, netuid, new Uint8Array(1))
  store.keys.set(ctx, netuid, uid, hotkey)
  store.uids.set(ctx, netuid, hotkey, uid)
  store.blockAtRegistration.set(ctx, netuid, uid, 0n)
  store.isNetworkMember.set(ctx, hotkey, netuid, true)
}
