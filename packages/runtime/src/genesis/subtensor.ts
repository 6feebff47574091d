import type { Ctx } from '@glia/frame'
import { safeFloatFromU64 } from '@glia/yuma'
import * as hyperparameters from '../pallets/subtensor/storage/hyperparameters.ts'
import * as network from '../pallets/subtensor/storage/network.ts'
import * as neurons from '../pallets/subtensor/storage/neurons.ts'
import * as pools from '../pallets/subtensor/storage/pools.ts'
import { networkRegistrationAllowed } from '../pallets/subtensor/storage/registration.ts'
import * as staking from '../pallets/subtensor/storage/staking.ts'
import { symbolForSubnet } from '../pallets/subtensor/subnets/symbols.ts'
import { asAlpha, asNetUid, asTao, asUid, type NetUid, ROOT, storageIndex } from '../pallets/subtensor/types.ts'
import { ALICE, ALICE_HOTKEY, ZERO_ACCOUNT } from './accounts.ts'

/** Tempo of both genesis subnets, in blocks. */
const TEMPO = 100
/** Reserves of subnet 1's pool: 10 TAO and 10 alpha. */
const POOL = { tao: asTao(10_000_000_000n), alpha: asAlpha(10_000_000_000n) }
const ONE_RAO = asTao(1n)
/** Alpha that the zero account holds on subnet 1, so that it owns the first key. */
const OWNER_ALPHA = asAlpha(1_000_000_000n)

/** SubtensorModule's part of a first state: the root subnet and subnet 1 (`BuildGenesisConfig`). */
export function subtensorGenesis(ctx: Ctx): void {
  rootSubnet(ctx)
  firstSubnet(ctx)
  network.totalNetworks.set(ctx, 2)
}

function rootSubnet(ctx: Ctx): void {
  // Only the fast build gives root an owner; elsewhere it belongs to the zero account.
  network.subnetOwner.set(ctx, ROOT, ctx.config.fastBlocks ? ALICE : ZERO_ACCOUNT)
  network.subnetOwnerHotkey.set(ctx, ROOT, ctx.config.fastBlocks ? ALICE_HOTKEY : ZERO_ACCOUNT)
  network.networksAdded.set(ctx, ROOT, true)
  network.subnetworkN.set(ctx, ROOT, 0)
  hyperparameters.maxAllowedUids.set(ctx, ROOT, 64)
  hyperparameters.maxAllowedValidators.set(ctx, ROOT, 64)
  hyperparameters.minAllowedWeights.set(ctx, ROOT, 0)
  hyperparameters.tempo.set(ctx, ROOT, TEMPO)
  networkRegistrationAllowed.set(ctx, ROOT, true)
  hyperparameters.targetRegistrationsPerInterval.set(ctx, ROOT, 1)
  network.tokenSymbol.set(ctx, ROOT, symbolForSubnet(ROOT))
}

function firstSubnet(ctx: Ctx): void {
  const netuid = asNetUid(1)
  const hotkey = ZERO_ACCOUNT
  network.subnetMechanism.set(ctx, netuid, 1)
  staking.owner.set(ctx, hotkey, hotkey)
  pools.subnetAlphaIn.set(ctx, netuid, POOL.alpha)
  pools.subnetTao.set(ctx, netuid, POOL.tao)
  network.networksAdded.set(ctx, netuid, true)
  hyperparameters.maxAllowedUids.set(ctx, netuid, 256)
  hyperparameters.maxAllowedValidators.set(ctx, netuid, 64)
  hyperparameters.minAllowedWeights.set(ctx, netuid, 0)
  hyperparameters.tempo.set(ctx, netuid, TEMPO)
  networkRegistrationAllowed.set(ctx, netuid, true)
  network.subnetOwner.set(ctx, netuid, hotkey)
  network.subnetLocked.set(ctx, netuid, ONE_RAO)
  network.largestLocked.set(ctx, netuid, ONE_RAO)
  staking.alphaV2.set(ctx, hotkey, hotkey, netuid, safeFloatFromU64(OWNER_ALPHA))
  staking.totalHotkeyAlpha.set(ctx, hotkey, netuid, OWNER_ALPHA)
  staking.totalHotkeySharesV2.set(ctx, hotkey, netuid, safeFloatFromU64(OWNER_ALPHA))
  pools.subnetAlphaOut.set(ctx, netuid, OWNER_ALPHA)
  staking.stakingHotkeys.set(ctx, hotkey, [hotkey])
  firstNeuron(ctx, netuid)
  network.tokenSymbol.set(ctx, netuid, symbolForSubnet(netuid))
}

function firstNeuron(ctx: Ctx, netuid: NetUid): void {
  const uid = asUid(0)
  const hotkey = ZERO_ACCOUNT
  const index = storageIndex(netuid)
  network.subnetworkN.set(ctx, netuid, 1)
  neurons.active.set(ctx, netuid, new Uint8Array([1]))
  neurons.emission.set(ctx, netuid, new BigUint64Array(1))
  neurons.consensus.set(ctx, netuid, new Uint16Array(1))
  neurons.incentive.set(ctx, index, new Uint16Array(1))
  neurons.dividends.set(ctx, netuid, new Uint16Array(1))
  neurons.lastUpdate.set(ctx, index, new BigUint64Array(1))
  neurons.validatorTrust.set(ctx, netuid, new Uint16Array(1))
  neurons.validatorPermit.set(ctx, netuid, new Uint8Array(1))
  neurons.keys.set(ctx, netuid, uid, hotkey)
  neurons.uids.set(ctx, netuid, hotkey, uid)
  neurons.blockAtRegistration.set(ctx, netuid, uid, 0n)
  neurons.isNetworkMember.set(ctx, hotkey, netuid, true)
}
