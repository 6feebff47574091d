import { type Ctx, emit, ensure, ensureSigned, fail, type Origin } from '@glia/frame'
import { addI64, addU16, addU64, subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { createHotkeyAccount, ownsHotkey } from '../hotkeys.ts'
import { swapTaoForAlpha } from '../staking/swapStake.ts'
import * as store from '../storage/index.ts'
import { ensureSubnetExists } from '../subnets/subnets.ts'
import { canSpend, transferTaoToSubnet } from '../tao.ts'
import { asColdkey, asUid, type Hotkey, type NetUid, ROOT, type Tao, type Uid } from '../types.ts'
import { raiseRegistrationPrice } from './burnPrice.ts'
import { neuronToPrune } from './prune.ts'
import { appendNeuron, replaceNeuron } from './uids.ts'

/**
 * A coldkey buys a uid for a hotkey: the price is swapped for alpha, which ceases to exist (`do_register`).
 * Event NeuronRegistered. Errors in order: RegistrationNotPermittedOnRootSubnet, SubnetNotExists,
 * SubNetRegistrationDisabled, HotKeyAlreadyRegisteredInSubNet, NotEnoughBalanceToStake, NonAssociatedColdKey,
 * NoNeuronIdAvailable.
 */
export function register(ctx: Ctx, origin: Origin, netuid: NetUid, hotkey: Hotkey): void {
  const coldkey = asColdkey(ensureSigned(origin))
  ensure(netuid !== ROOT, errors.RegistrationNotPermittedOnRootSubnet)
  ensureSubnetExists(ctx, netuid)
  ensure(store.networkRegistrationAllowed.get(ctx, netuid), errors.SubNetRegistrationDisabled)
  ensure(!store.uids.has(ctx, netuid, hotkey), errors.HotKeyAlreadyRegisteredInSubNet)
  const price = store.burn.get(ctx, netuid)
  ensure(canSpend(ctx, coldkey, price), errors.NotEnoughBalanceToStake)
  createHotkeyAccount(ctx, coldkey, hotkey)
  ensure(ownsHotkey(ctx, coldkey, hotkey), errors.NonAssociatedColdKey)
  const most = store.maxAllowedUids.get(ctx, netuid)
  ensure(most !== 0, errors.NoNeuronIdAvailable)
  if (store.subnetworkN.get(ctx, netuid) >= most)
    ensure(neuronToPrune(ctx, netuid) !== undefined, errors.NoNeuronIdAvailable)

  const paid = transferTaoToSubnet(ctx, netuid, coldkey, price)
  const { paidOut } = swapTaoForAlpha(ctx, netuid, paid)
  store.subnetAlphaOut.update(ctx, netuid, (total) => subU64(total, paidOut))

  const uid = enterSubnet(ctx, netuid, hotkey)
  raiseRegistrationPrice(ctx, netuid)
  store.registrationsThisBlock.update(ctx, netuid, (count) => addU16(count, 1))
  increaseRaoRecycled(ctx, netuid, price)
  store.subnetTaoFlow.update(ctx, netuid, (flow) => addI64(flow, BigInt.asIntN(64, paid)))
  emit(ctx, events.NeuronRegistered, [netuid, uid, hotkey])
}

/** The same with a price that the caller will not exceed (`do_register_limit`). RegistrationPriceLimitExceeded. */
export function registerLimit(ctx: Ctx, origin: Origin, netuid: NetUid, hotkey: Hotkey, limit: Tao): void {
  ensureSigned(origin)
  ensure(netuid !== ROOT, errors.RegistrationNotPermittedOnRootSubnet)
  ensureSubnetExists(ctx, netuid)
  ensure(store.burn.get(ctx, netuid) <= limit, errors.RegistrationPriceLimitExceeded)
  register(ctx, origin, netuid, hotkey)
}

/** `register_neuron`: a new uid while there is room, another's place afterwards. */
export function enterSubnet(ctx: Ctx, netuid: NetUid, hotkey: Hotkey): Uid {
  const size = store.subnetworkN.get(ctx, netuid)
  if (size < store.maxAllowedUids.get(ctx, netuid)) {
    appendNeuron(ctx, netuid, hotkey, currentBlock(ctx))
    return asUid(size)
  }
  const uid = neuronToPrune(ctx, netuid) ?? fail(errors.NoNeuronIdAvailable)
  replaceNeuron(ctx, netuid, uid, hotkey, currentBlock(ctx))
  return uid
}

/** `increase_rao_recycled`. Event RAORecycledForRegistrationSet. */
function increaseRaoRecycled(ctx: Ctx, netuid: NetUid, amount: Tao): void {
  const total = addU64(store.raoRecycledForRegistration.get(ctx, netuid), amount)
  store.raoRecycledForRegistration.set(ctx, netuid, total)
  emit(ctx, events.RAORecycledForRegistrationSet, [netuid, total])
}
