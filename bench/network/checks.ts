import assert from 'node:assert/strict'
import { type Ctx, systemItems } from '../../packages/frame/src/index.ts'
import { totalIssuance } from '../../packages/runtime/src/pallets/balances/storage.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { asNetUid, asUid, type NetUid, storageIndex } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { blockEmissionForIssuance } from '../../packages/yuma/src/index.ts'

/** What a network holds at some block. */
export interface Holdings {
  readonly block: number
  /** TAO that exists, rao. */
  readonly issued: bigint
  readonly subnets: ReadonlyMap<number, SubnetHoldings>
}

interface SubnetHoldings {
  /** Alpha of all hotkeys with a UID, rao. */
  readonly staked: bigint
  readonly epochs: bigint
}

/** Looks a network over. */
export function holdings(ctx: Ctx): Holdings {
  const subnets = new Map<number, SubnetHoldings>()
  for (const [netuid] of store.networksAdded.keysOf(ctx)) {
    if (netuid === 0) continue
    let staked = 0n
    for (let uid = 0; uid < store.subnetworkN.get(ctx, netuid); uid++)
      staked += store.totalHotkeyAlpha.get(ctx, store.keys.get(ctx, netuid, asUid(uid)), netuid)
    subnets.set(netuid, { staked, epochs: store.subnetEpochIndex.get(ctx, netuid) })
  }
  return {
    block: ctx.blockNumber,
    issued: totalIssuance.get(ctx),
    subnets,
  }
}

/** The books agree with each other: issuance with accounts and with the other pallet's, stake with reserves. */
export function assertBooks(ctx: Ctx): void {
  let held = 0n
  for (const { data } of systemItems.account.values(ctx)) held += data.free + data.reserved
  assert.equal(held, totalIssuance.get(ctx), 'accounts hold what was issued')
  assert.equal(store.totalIssuance.get(ctx), totalIssuance.get(ctx), 'both pallets count the same issuance')
  let reserves = 0n
  for (const [netuid] of store.networksAdded.keysOf(ctx)) reserves += store.subnetTao.get(ctx, netuid)
  assert.equal(store.totalStake.get(ctx), reserves, 'the pools and the root hold what is staked')
}

/** Blocks since `before` did what blocks do: coinbase in each, and on every subnet the epochs that were due. */
export function assertWorked(ctx: Ctx, before: Holdings): void {
  const after = holdings(ctx)
  const blocks = after.block - before.block
  const issued = after.issued - before.issued
  // What the roundings of each subnet's share leave over ceases to exist: a few rao.
  const most = BigInt(blocks) * blockEmissionForIssuance(before.issued)
  const least = most - BigInt(4 * blocks * after.subnets.size)
  assert.ok(issued >= least && issued <= most, `${blocks} blocks issue ${least} to ${most} rao, found ${issued}`)
  for (const [netuid, subnet] of after.subnets) {
    const old = before.subnets.get(netuid)
    assert.ok(old !== undefined)
    assert.ok(store.subnetTaoInEmission.get(ctx, asNetUid(netuid)) > 0n, `subnet ${netuid}: TAO came into the pool`)
    assert.ok(store.subnetAlphaInEmission.get(ctx, asNetUid(netuid)) > 0n, `subnet ${netuid}: alpha came into the pool`)
    const due = Math.floor(blocks / store.tempo.get(ctx, asNetUid(netuid)))
    assert.ok(subnet.epochs - old.epochs >= due, `subnet ${netuid}: ${due} epochs were due, found ${subnet.epochs}`)
    if (subnet.epochs === old.epochs) continue
    assertEpoch(ctx, asNetUid(netuid), before.block)
    assert.ok(subnet.staked > old.staked, `subnet ${netuid}: stake grew`)
  }
}

function assertEpoch(ctx: Ctx, netuid: NetUid, before: number): void {
  assert.ok(store.lastEpochBlock.get(ctx, netuid) > BigInt(before), `subnet ${netuid}: epoch since block ${before}`)
  assert.equal(store.lastMechansimStepBlock.get(ctx, netuid), store.lastEpochBlock.get(ctx, netuid))
  const some = (values: Iterable<number | bigint>) => [...values].some((value) => value > 0)
  assert.ok(some(store.incentive.get(ctx, storageIndex(netuid))), `subnet ${netuid}: incentive`)
  assert.ok(some(store.dividends.get(ctx, netuid)), `subnet ${netuid}: dividends`)
  assert.ok(some(store.emission.get(ctx, netuid)), `subnet ${netuid}: emission`)
  assert.ok(some(store.alphaDividendsPerSubnet.values(ctx, netuid)), `subnet ${netuid}: paid dividends`)
  assert.ok(some(store.rootAlphaDividendsPerSubnet.values(ctx, netuid)), `subnet ${netuid}: root's dividends`)
}
