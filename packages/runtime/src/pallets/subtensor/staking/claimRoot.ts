import { fromHex } from '@glia/base'
import {
  addWeights,
  attempt,
  benchmarked,
  betweenCalls,
  type Ctx,
  DB_READ,
  emit,
  fail,
  type H256,
  type Weight,
  weight,
} from '@glia/frame'
import { autoClaimIndices, I96F32 } from '@glia/yuma'
import type { AccountList } from '../accountList.ts'
import { addU64, addU128 } from '../arithmetic.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import * as store from '../storage/index.ts'
import { existingSubnetAccount } from '../systemAccounts.ts'
import { transferTaoFromSubnet } from '../tao.ts'
import {
  type Alpha,
  asAlpha,
  type Coldkey,
  type Hotkey,
  type NetUid,
  ROOT,
  type RootClaimType,
  ZERO,
} from '../types.ts'
import { recordProtocolOutflow } from './flow.ts'
import { owedOf, partOf } from './rootClaim.ts'
import { increaseStake, stakeOf } from './stake.ts'
import { swapAlphaForTao } from './swapStake.ts'

const CLAIM_ON_SUBNET: Weight = benchmarked(60_000_000, 6987, 7, 5)
const read = (count: number): Weight => weight(DB_READ * BigInt(count))

/** Claims everything a coldkey is owed through all its hotkeys; all or nothing. Answers the weight (`do_root_claim`). */
export function claimRoot(ctx: Ctx, coldkey: Coldkey, subnets?: readonly NetUid[]): Weight {
  return ctx.transaction(() => {
    const hotkeys = store.stakingHotkeys.get(ctx, coldkey)
    let used = read(1 + 3 * hotkeys.length)
    for (const hotkey of earning(ctx, hotkeys)) {
      const claims = new Claims(ctx, hotkey, coldkey)
      for (let at = 0; at < claims.netuids.length; at++) {
        if (subnets !== undefined && !subnets.includes(claims.netuids[at] as NetUid)) continue
        betweenCalls(ctx)
        claims.claim(at)
        used = addWeights(used, CLAIM_ON_SUBNET)
      }
      claims.store()
    }
    emit(ctx, events.RootClaimed, { coldkey })
    return used
  })
}

/** Of so many hotkeys, each is looked up. */
const FEW = 100

/** PERF: anybody may list a hundred thousand hotkeys, and is drawn as anybody else is; those that never earned are told by the keys of those that did. */
function earning(ctx: Ctx, hotkeys: AccountList<Hotkey>): AccountList<Hotkey> {
  if (hotkeys.length <= FEW) return hotkeys
  const earned = new Set(store.rootClaimable.keysOf(ctx).map(([hotkey]) => hotkey))
  return [...hotkeys].filter((hotkey) => earned.has(hotkey))
}

/** Each block some root stakers, drawn by the parent's hash, get their claims without asking (`run_auto_claim_root_divs`). */
export function autoClaim(ctx: Ctx, parentHash: H256): void {
  const stakers = store.numStakingColdkeys.get(ctx)
  for (const index of autoClaimIndices(fromHex(parentHash), store.numRootClaim.get(ctx), stakers)) {
    const coldkey = store.stakingColdkeysByIndex.get(ctx, index)
    if (coldkey === undefined) continue
    // A claim that fails leaves no trace and waits for its next turn.
    attempt(() => claimRoot(ctx, coldkey))
  }
}

/**
 * Claims of a coldkey through one hotkey, subnet by subnet. What was claimed stands here until the end: each sale changes
 * it on all subnets, and nothing else looks at it meanwhile.
 */
class Claims {
  readonly netuids: readonly NetUid[]
  readonly #ctx: Ctx
  readonly #hotkey: Hotkey
  readonly #coldkey: Coldkey
  readonly #type: RootClaimType
  readonly #rates: readonly I96F32[]
  /** What is stored as claimed, and what is to be stored; undefined where nothing is. */
  readonly #stored: readonly (bigint | undefined)[]
  readonly #claimed: (bigint | undefined)[]
  #stake: Alpha

  constructor(ctx: Ctx, hotkey: Hotkey, coldkey: Coldkey) {
    const rates = store.rootClaimable.get(ctx, hotkey)
    this.#ctx = ctx
    this.#hotkey = hotkey
    this.#coldkey = coldkey
    this.#type = store.rootClaimType.get(ctx, coldkey)
    this.netuids = [...rates.keys()]
    this.#rates = [...rates.values()]
    this.#stored = this.netuids.map((netuid) => store.rootClaimed.find(ctx, netuid, hotkey, coldkey))
    this.#claimed = [...this.#stored]
    this.#stake = stakeOf(ctx, hotkey, coldkey, ROOT)
  }

  /** Pays what is owed on one subnet: as root stake, or as alpha where the coldkey wants to keep it (`root_claim_on_subnet`). */
  claim(at: number): void {
    const ctx = this.#ctx
    const netuid = this.netuids[at] as NetUid
    const owed = owedOf(this.#rates[at] as I96F32, this.#stake, this.#claimed[at] ?? 0n)
    if (owed < store.rootClaimableThreshold.get(ctx, netuid)) return
    const amount = owed < 0n ? ZERO : asAlpha(I96F32.toU64(owed))
    if (amount === 0n) return
    if (sells(this.#type, netuid)) this.#sell(netuid, amount)
    else increaseStake(ctx, this.#hotkey, this.#coldkey, netuid, amount)
    this.#claimed[at] = addU128(this.#claimed[at] ?? 0n, amount)
    // Only payments change root stake.
    this.#stake = stakeOf(ctx, this.#hotkey, this.#coldkey, ROOT)
  }

  store(): void {
    this.#claimed.forEach((claimed, at) => {
      if (claimed === undefined || claimed === this.#stored[at]) return
      store.rootClaimed.set(this.#ctx, this.netuids[at] as NetUid, this.#hotkey, this.#coldkey, claimed)
    })
  }

  #sell(netuid: NetUid, amount: Alpha): void {
    const ctx = this.#ctx
    const { paidOut } = swapAlphaForTao(ctx, netuid, amount, undefined, true)
    const root = existingSubnetAccount(ctx, ROOT) ?? fail(errors.RootNetworkDoesNotExist)
    transferTaoFromSubnet(ctx, netuid, root, paidOut)
    // On root an alpha is a TAO.
    const rootStake = asAlpha(paidOut)
    store.subnetRootSellTao.update(ctx, netuid, (total) => addU64(total, paidOut))
    recordProtocolOutflow(ctx, netuid, paidOut)
    increaseStake(ctx, this.#hotkey, this.#coldkey, ROOT, rootStake)
    store.subnetTao.update(ctx, ROOT, (total) => addU64(total, paidOut))
    store.subnetAlphaOut.update(ctx, ROOT, (total) => addU64(total, rootStake))
    store.totalStake.update(ctx, (total) => addU64(total, paidOut))
    this.#claimedOfNewStake(rootStake)
  }

  /** As `claimedOfNewStake`: a part of nothing is written too where nothing was. */
  #claimedOfNewStake(amount: Alpha): void {
    for (let at = 0; at < this.#rates.length; at++)
      this.#claimed[at] = addU128(this.#claimed[at] ?? 0n, partOf(this.#rates[at] as I96F32, amount))
  }
}

function sells(type: RootClaimType, netuid: NetUid): boolean {
  if (type.type === 'KeepSubnets') return !type.value.subnets.includes(netuid)
  return type.type === 'Swap'
}
