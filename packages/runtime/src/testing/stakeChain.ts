import { auraDigest, Ctx, type DispatchError, DispatchFailure, systemItems, toAccountId } from '@glia/frame'
import { memoryStore, Overlay } from '@glia/state'
import { authorities } from '../pallets/aura/storage.ts'
import { mintInto } from '../pallets/balances/index.ts'
import { errors } from '../pallets/subtensor/errors.ts'
import { createHotkeyAccount } from '../pallets/subtensor/hotkeys.ts'
import { appendNeuron } from '../pallets/subtensor/neurons/uids.ts'
import * as store from '../pallets/subtensor/storage/index.ts'
import { initNetwork } from '../pallets/subtensor/subnets/initNetwork.ts'
import { subnetAccount } from '../pallets/subtensor/systemAccounts.ts'
import {
  type Alpha,
  asAlpha,
  asEitherKey,
  asNetUid,
  asTao,
  COIN,
  type Coldkey,
  type EitherKey,
  type Hotkey,
  type NetUid,
  type Tao,
} from '../pallets/subtensor/types.ts'
import { subtensorRuntime } from '../runtime.ts'

// A small chain for tests of the staking rules: root and two subnets with pools, three owners with a hotkey each.

export const TAO: Tao & Alpha = COIN
export const account = (n: number): EitherKey => asEitherKey(toAccountId(new Uint8Array(32).fill(n)))
/** Gets the swap fees. */
export const AUTHOR = account(99)
export const COLDKEYS: readonly [Coldkey, Coldkey, Coldkey] = [account(1), account(2), account(3)]
export const HOTKEYS: readonly [Hotkey, Hotkey, Hotkey] = [account(11), account(12), account(13)]

/** Pools: 1,000 TAO against 4,000 alpha on subnet 1, 500 TAO against 500 alpha on subnet 2; each coldkey has 10,000 TAO. */
export function stakeChain(): Ctx {
  const rules = subtensorRuntime({ fastBlocks: false })
  const ctx = new Ctx(new Overlay(memoryStore().reader(), rules), rules, { verify: () => true }, 1)
  authorities.set(ctx, [new Uint8Array(32).fill(99)])
  systemItems.digestOfBlock.set(ctx, { logs: [auraDigest(0n)] })
  mintInto(ctx, AUTHOR, TAO)
  initNetwork(ctx, asNetUid(0), 100)
  store.subtokenEnabled.set(ctx, asNetUid(0), true)
  mintInto(ctx, subnetAccount(ctx, asNetUid(0)), TAO)
  addPool(ctx, asNetUid(1), asTao(1_000n * TAO), asAlpha(4_000n * TAO))
  addPool(ctx, asNetUid(2), asTao(500n * TAO), asAlpha(500n * TAO))
  for (const [i, hotkey] of HOTKEYS.entries()) {
    const coldkey = COLDKEYS[i] as Coldkey
    mintInto(ctx, coldkey, asTao(10_000n * TAO))
    createHotkeyAccount(ctx, coldkey, hotkey)
    for (const netuid of [0, 1, 2].map(asNetUid)) appendNeuron(ctx, netuid, hotkey, 1n)
  }
  return ctx
}

function addPool(ctx: Ctx, netuid: NetUid, tao: Tao, alpha: Alpha): void {
  initNetwork(ctx, netuid, 360)
  store.subnetMechanism.set(ctx, netuid, 1)
  store.subtokenEnabled.set(ctx, netuid, true)
  store.firstEmissionBlockNumber.set(ctx, netuid, 1n)
  store.subnetTao.set(ctx, netuid, tao)
  store.subnetAlphaIn.set(ctx, netuid, alpha)
  mintInto(ctx, subnetAccount(ctx, netuid), tao)
}

/** Name of the error with which a rule refuses; 'Ok' when it does not. Changes of a refused rule are undone. */
export function outcome(ctx: Ctx, rule: () => unknown): string {
  try {
    ctx.transaction(rule)
    return 'Ok'
  } catch (failure) {
    if (!(failure instanceof DispatchFailure)) throw failure
    return errorName(failure.error)
  }
}

function errorName(error: DispatchError): string {
  if (error.type !== 'Module') return error.type
  const [index] = error.value.error
  return Object.values(errors).find((candidate) => candidate.index === index)?.name ?? 'unknown'
}
