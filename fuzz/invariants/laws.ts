import { type Ctx, systemItems } from '../../packages/frame/src/index.ts'
import {
  alphaBurned,
  alphaRecycled,
  totalAlphaIssuance,
} from '../../packages/runtime/src/pallets/alpha-assets/index.ts'
import { totalIssuance } from '../../packages/runtime/src/pallets/balances/storage.ts'
import { partOf } from '../../packages/runtime/src/pallets/subtensor/staking/rootClaim.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { subnetAccount } from '../../packages/runtime/src/pallets/subtensor/systemAccounts.ts'
import { type NetUid, ROOT } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { type PutAside, putAside } from './deposits.ts'

/** Sums that rules keep, in rao. What genesis or root made of them stays: only how they change tells of a rule that is wrong. */
export interface Sums {
  /** Of what all accounts hold, free and reserved, more than was issued. */
  readonly held: bigint
  readonly aside: PutAside
  /** A part of childkey takes is recycled. The reference pays all dividends out nevertheless: so much comes from nowhere (`CKBurn`). */
  readonly burnsTakes: boolean
  /** By netuid. */
  readonly subnets: ReadonlyMap<NetUid, SubnetSums>
}

interface SubnetSums {
  /** The subnet's account holds so much more than its pool has. */
  readonly backing: bigint
  /** Alpha in the pool and outside, more than was issued. */
  readonly alpha: bigint
  /** Alpha outside the pool that neither hotkeys hold, nor root stakers may claim, nor is pending, nor the protocol's, nor burned: what rounding left. */
  readonly dust: bigint
  /** Alpha that was ever taken out of existence. */
  readonly recycled: bigint
  /** It is this subnet, and not one that came later under its number. */
  readonly registeredAt: bigint
}

export function sumsOf(ctx: Ctx): Sums {
  const staked = new Map<NetUid, bigint>()
  for (const [[, netuid], alpha] of store.totalHotkeyAlpha.entries(ctx))
    staked.set(netuid, (staked.get(netuid) ?? 0n) + alpha)
  const owed = rootDividends(ctx)
  let held = 0n
  for (const { data } of systemItems.account.values(ctx)) held += data.free + data.reserved
  const subnets = new Map<NetUid, SubnetSums>()
  for (const [netuid] of store.networksAdded.keysOf(ctx))
    subnets.set(netuid, subnetSums(ctx, netuid, (staked.get(netuid) ?? 0n) + (owed.get(netuid) ?? 0n)))
  const burnsTakes = store.ckBurn.get(ctx) > 0n
  return { held: held - totalIssuance.get(ctx), aside: putAside(ctx), burnsTakes, subnets }
}

/** By netuid, alpha that root stakers have earned and not claimed: it is nobody's stake until they do. */
function rootDividends(ctx: Ctx): ReadonlyMap<NetUid, bigint> {
  const owed = new Map<NetUid, bigint>()
  const add = (netuid: NetUid, amount: bigint) => owed.set(netuid, (owed.get(netuid) ?? 0n) + amount)
  for (const [[hotkey], rates] of store.rootClaimable.entries(ctx)) {
    const root = store.totalHotkeyAlpha.get(ctx, hotkey, ROOT)
    for (const [netuid, rate] of rates) add(netuid, partOf(rate, root))
  }
  for (const [[netuid], claimed] of store.rootClaimed.entries(ctx)) add(netuid, -claimed)
  return owed
}

function subnetSums(ctx: Ctx, netuid: NetUid, staked: bigint): SubnetSums {
  const out = store.subnetAlphaOut.get(ctx, netuid)
  const pending =
    store.pendingServerEmission.get(ctx, netuid) +
    store.pendingValidatorEmission.get(ctx, netuid) +
    store.pendingRootAlphaDivs.get(ctx, netuid) +
    store.pendingOwnerCut.get(ctx, netuid)
  const gone = store.subnetProtocolAlpha.get(ctx, netuid) + alphaBurned.get(ctx, netuid)
  return {
    backing: systemItems.account.get(ctx, subnetAccount(ctx, netuid)).data.free - store.subnetTao.get(ctx, netuid),
    alpha: out + store.subnetAlphaIn.get(ctx, netuid) - totalAlphaIssuance.get(ctx, netuid),
    dust: out - staked - pending - gone,
    recycled: alphaRecycled.get(ctx, netuid),
    registeredAt: store.networkRegisteredAt.get(ctx, netuid),
  }
}

/** Rao of alpha that a block may round up in all: a little for each position that is paid out. */
const ROUNDED = 100n

/** What went wrong from one state to a later one, a sentence each. */
export function broken(before: Sums, after: Sums): string[] {
  const found: string[] = []
  if (before.held !== after.held)
    found.push(`accounts hold more than was issued by ${before.held} rao before, by ${after.held} after`)
  const [then, now] = [before.aside, after.aside]
  // A deposit may be lost to everybody, as that of an account without a key whose last proxy is removed; none is there twice.
  if (now.reserved < then.reserved)
    found.push(`reserved beyond deposits and holds: ${then.reserved} rao before, ${now.reserved} after`)
  if (now.preimages !== then.preimages)
    found.push(`held for preimages beyond their tickets: ${then.preimages} rao before, ${now.preimages} after`)
  for (const [netuid, now] of after.subnets) {
    const then = before.subnets.get(netuid)
    if (then === undefined || then.registeredAt !== now.registeredAt) continue
    // Anybody may send TAO to a subnet's account.
    if (now.backing < then.backing)
      found.push(
        `the account of subnet ${netuid} holds ${then.backing} rao more than its pool has before, ${now.backing} after`,
      )
    // Root's alpha is TAO.
    if (netuid === ROOT) continue
    // What registrations burn leaves the pool and stays issued, as the reference counts it.
    if (now.alpha > then.alpha)
      found.push(`alpha of subnet ${netuid} beyond what was issued: ${then.alpha} rao before, ${now.alpha} after`)
    // Alpha may be lost to everybody, as a dividend is for a hotkey that nobody stakes with; it never comes from nowhere.
    const paidTwice = before.burnsTakes ? now.recycled - then.recycled : 0n
    if (now.dust < then.dust - paidTwice - ROUNDED)
      found.push(`alpha of subnet ${netuid} that nobody holds: ${then.dust} rao before, ${now.dust} after`)
  }
  return found
}
