import type { Ctx } from '../../packages/frame/src/index.ts'
import { ZERO_ACCOUNT } from '../../packages/runtime/src/index.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { initNetwork } from '../../packages/runtime/src/pallets/subtensor/subnets/initNetwork.ts'
import { symbolForSubnet } from '../../packages/runtime/src/pallets/subtensor/subnets/symbols.ts'
import { subnetAccount } from '../../packages/runtime/src/pallets/subtensor/systemAccounts.ts'
import {
  asAlpha,
  asNetUid,
  asTao,
  type Coldkey,
  type Hotkey,
  type NetUid,
} from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { palSwapInitialized } from '../../packages/runtime/src/pallets/swap/declarations.ts'
import { I96F32 } from '../../packages/yuma/src/index.ts'
import { numbers } from '../epoch/subnet.ts'
import { accountOf, fund, minerNumber, TAO } from './accounts.ts'
import { FIRST_WEIGHTS, seatNeurons, serveAxons, writeWeights } from './neurons.ts'
import { amountUpTo, type NetworkShape, poolOf } from './shape.ts'
import type { Stakes } from './stakes.ts'

const DYNAMIC = 1
/** Validators stay active for 50 tempos without setting weights: the most that an owner may allow. */
const ACTIVITY_CUTOFF = 50_000
/** Stake of the greatest validator on each subnet, and of the greatest miner, in alpha. */
const VALIDATOR_STAKE = 40_000
const MINER_STAKE = 1_000
/** Root stake of the greatest validator, in TAO. */
const ROOT_STAKE = 300_000

/** Validators differ by a factor of about 17. */
export const validatorPart = (v: number): number => 1 / (1 + v / 4)

/** Makes an account the owner of a hotkey, and gives it TAO to live on. */
function own(ctx: Ctx, coldkey: Coldkey, hotkey: Hotkey): void {
  store.owner.set(ctx, hotkey, coldkey)
  store.ownedHotkeys.set(ctx, coldkey, [hotkey])
  store.stakingHotkeys.set(ctx, coldkey, [hotkey])
  fund(ctx, coldkey, 10n * TAO)
}

/** The root network: all validators are members, each with root stake of its owner. */
export function fillRoot(ctx: Ctx, { validators }: NetworkShape, stakes: Stakes): void {
  const hotkeys = Array.from({ length: validators }, (_, v) => accountOf('validator', v))
  seatNeurons(ctx, asNetUid(0), hotkeys, validators)
  store.subtokenEnabled.set(ctx, asNetUid(0), true)
  hotkeys.forEach((hotkey, v) => {
    const coldkey = accountOf('validatorOwner', v)
    own(ctx, coldkey, hotkey)
    store.delegates.set(ctx, hotkey, 11_796)
    stakes.give(hotkey, coldkey, asNetUid(0), BigInt(Math.floor(ROOT_STAKE * validatorPart(v))) * TAO)
    listRootStaker(ctx, coldkey)
  })
}

/** Puts an account on the list of those for whom blocks claim. */
export function listRootStaker(ctx: Ctx, coldkey: Coldkey): void {
  const index = store.numStakingColdkeys.get(ctx)
  store.stakingColdkeysByIndex.set(ctx, index, coldkey)
  store.stakingColdkeys.set(ctx, coldkey, index)
  store.numStakingColdkeys.set(ctx, index + 1n)
}

/** A started subnet with a pool, an owner, all its UIDs taken and weights set. */
export function fillSubnet(ctx: Ctx, netuid: NetUid, shape: NetworkShape, stakes: Stakes): void {
  if (store.networksAdded.get(ctx, netuid)) removeFirstNeuron(ctx, netuid)
  else initNetwork(ctx, netuid, shape.tempo)
  declare(ctx, netuid, shape)
  fillPool(ctx, netuid, shape)
  const draw = numbers(netuid + 0x10000)
  const ownHotkey = accountOf('subnetOwner', 2 * netuid + 1)
  const hotkeys = Array.from({ length: shape.uids }, (_, uid) => {
    if (uid < shape.validators) return accountOf('validator', uid)
    return uid === shape.uids - 1 ? ownHotkey : accountOf('miner', minerNumber(netuid, uid))
  })
  seatNeurons(ctx, netuid, hotkeys, shape.validators)
  serveAxons(ctx, netuid, hotkeys)
  writeWeights(ctx, netuid, shape)
  hotkeys.forEach((hotkey, uid) => {
    if (uid < shape.validators) {
      const stake = VALIDATOR_STAKE * validatorPart(uid) * (0.75 + 0.5 * draw())
      stakes.give(hotkey, accountOf('validatorOwner', uid), netuid, BigInt(Math.floor(stake * 1e9)))
      return
    }
    const coldkey =
      hotkey === ownHotkey ? accountOf('subnetOwner', 2 * netuid) : accountOf('minerOwner', minerNumber(netuid, uid))
    own(ctx, coldkey, hotkey)
    stakes.give(hotkey, coldkey, netuid, amountUpTo(MINER_STAKE, draw()))
  })
  store.subnetOwner.set(ctx, netuid, accountOf('subnetOwner', 2 * netuid))
  store.subnetOwnerHotkey.set(ctx, netuid, ownHotkey)
}

/** Subnet 1 of the preset has a neuron already: the zero account. It keeps its stake and loses its UID. */
function removeFirstNeuron(ctx: Ctx, netuid: NetUid): void {
  store.uids.remove(ctx, netuid, ZERO_ACCOUNT)
  store.isNetworkMember.remove(ctx, ZERO_ACCOUNT, netuid)
}

function declare(ctx: Ctx, netuid: NetUid, { tempo, uids, validators, subnets }: NetworkShape): void {
  store.tempo.set(ctx, netuid, tempo)
  store.maxAllowedUids.set(ctx, netuid, uids)
  store.maxAllowedValidators.set(ctx, netuid, validators)
  store.minAllowedWeights.set(ctx, netuid, 1)
  store.activityCutoffFactorMilli.set(ctx, netuid, ACTIVITY_CUTOFF)
  store.commitRevealWeightsEnabled.set(ctx, netuid, false)
  store.yuma3On.set(ctx, netuid, true)
  store.subnetMechanism.set(ctx, netuid, DYNAMIC)
  store.firstEmissionBlockNumber.set(ctx, netuid, 1n)
  store.subtokenEnabled.set(ctx, netuid, true)
  store.tokenSymbol.set(ctx, netuid, symbolForSubnet(netuid))
  store.lastMechansimStepBlock.set(ctx, netuid, FIRST_WEIGHTS)
  // Subnets of one tempo take turns, each a block before the next lower number, as `init_new_network` has it; at block 0
  // there is no block in the past to say so with, and a triggered epoch does the same.
  store.pendingEpochAt.set(ctx, netuid, BigInt(1 + ((subnets - netuid) % tempo)))
}

function fillPool(ctx: Ctx, netuid: NetUid, shape: NetworkShape): void {
  const { tao, alpha } = poolOf(shape, netuid)
  store.subnetTao.set(ctx, netuid, asTao(tao))
  store.subnetAlphaIn.set(ctx, netuid, asAlpha(alpha))
  store.subnetMovingPrice.set(ctx, netuid, I96F32.safeDiv(I96F32.fromInteger(tao), I96F32.fromInteger(alpha)))
  palSwapInitialized.set(ctx, netuid, true)
  fund(ctx, subnetAccount(ctx, netuid), tao)
}
