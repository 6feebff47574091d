import { type Ctx, systemItems } from '../../packages/frame/src/index.ts'
import type { ChainSpec } from '../../packages/node/src/index.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { subnetAccount } from '../../packages/runtime/src/pallets/subtensor/systemAccounts.ts'
import {
  asMechId,
  asNetUid,
  asUid,
  type Hotkey,
  storageIndex,
} from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { I96F32, U96F32 } from '../../packages/yuma/src/index.ts'
import { numbers } from '../epoch/subnet.ts'
import { accountOf, minerNumber } from './accounts.ts'
import { networkSpec } from './fillNetwork.ts'
import { type NetworkShape, networkShape } from './shape.ts'

const U64 = 1n << 64n

/**
 * A filled network in which owners, parents and root stakers have chosen differently: each of the rules that a block runs
 * by itself has subnets or hotkeys on either side of its conditions. To compare the states that two versions of the rules
 * arrive at.
 */
export function variedSpec(given: Partial<NetworkShape> = {}): ChainSpec {
  const spec = networkSpec(given)
  const shape = networkShape(given)
  return {
    ...spec,
    genesis(ctx, flush) {
      spec.genesis(ctx, flush)
      const draw = numbers(0x30000)
      varySubnets(ctx, shape)
      varyParents(ctx, shape, draw)
      varyClaims(ctx, shape, draw)
    },
  }
}

function varySubnets(ctx: Ctx, { subnets, uids, validators }: NetworkShape): void {
  store.ckBurn.set(ctx, U64 / 10n)
  store.numRootClaim.set(ctx, 7n)
  store.maxEpochsPerBlock.set(ctx, 2)
  for (let netuid = 1; netuid <= subnets; netuid++) {
    const index = storageIndex(asNetUid(netuid))
    if (netuid % 3 === 0) store.recycleOrBurn.set(ctx, asNetUid(netuid), 'Recycle')
    if (netuid % 4 === 1) store.ownerCutEnabled.set(ctx, asNetUid(netuid), false)
    if (netuid % 4 === 2) store.ownerCutAutoLockEnabled.set(ctx, asNetUid(netuid), true)
    if (netuid % 5 === 2) store.votingPowerTrackingEnabled.set(ctx, asNetUid(netuid), true)
    if (netuid % 5 === 3) store.minerBurned.set(ctx, asNetUid(netuid), U96F32.ratio(1n, 7n))
    if (netuid % 7 === 4) store.subnetEmissionEnabled.set(ctx, asNetUid(netuid), false)
    if (netuid % 7 === 5) store.subnetMechanism.set(ctx, asNetUid(netuid), 0)
    if (netuid % 7 === 6) store.subtokenEnabled.set(ctx, asNetUid(netuid), false)
    if (netuid % 4 === 3) store.yuma3On.set(ctx, asNetUid(netuid), false)
    if (netuid % 4 === 0) store.liquidAlphaOn.set(ctx, asNetUid(netuid), true)
    if (netuid % 6 === 1) store.commitRevealWeightsEnabled.set(ctx, asNetUid(netuid), true)
    if (netuid % 6 === 2) {
      store.mechanismCountCurrent.set(ctx, asNetUid(netuid), 2)
      store.weights.set(
        ctx,
        storageIndex(asNetUid(netuid), asMechId(1)),
        asUid(0),
        store.weights.get(ctx, index, asUid(1)),
      )
      store.lastUpdate.set(ctx, storageIndex(asNetUid(netuid), asMechId(1)), store.lastUpdate.get(ctx, index))
    }
    // A subnet whose account is new: its first deposits are what makes it live.
    if (netuid % 8 === 7) systemItems.account.remove(ctx, subnetAccount(ctx, asNetUid(netuid)))
    // Neurons that left a gap, and weights on a column that is none.
    if (netuid % 8 === 3) store.keys.remove(ctx, asNetUid(netuid), asUid(uids - 2))
    if (netuid % 8 === 5) {
      const row = store.weights.get(ctx, index, asUid(0))
      store.weights.set(ctx, index, asUid(0), {
        uids: Uint16Array.from([...row.uids, uids + 3]),
        values: Uint16Array.from([...row.values, 9]),
      })
    }
    for (let uid = validators; uid < uids; uid += 3) {
      const owner = accountOf('minerOwner', minerNumber(netuid, uid))
      store.autoStakeDestination.set(ctx, owner, asNetUid(netuid), accountOf('validator', uid % validators))
    }
    for (let uid = validators + 1; uid < uids; uid += 5)
      store.ownedHotkeys.update(ctx, store.subnetOwner.get(ctx, asNetUid(netuid)), (owned) => [
        ...owned,
        accountOf('miner', minerNumber(netuid, uid)),
      ])
  }
}

/** Some validators lend others a part of their stake, on every second subnet; some of both have one owner. */
function varyParents(ctx: Ctx, { subnets, validators, uids }: NetworkShape, draw: () => number): void {
  for (let netuid = 2; netuid <= subnets; netuid += 2) {
    for (let v = 0; v + 3 < validators; v += 3) {
      const parent = accountOf('validator', v)
      const children = [accountOf('validator', v + 1), accountOf('validator', v + 2)]
      const miner = accountOf('miner', minerNumber(netuid, uids - 3))
      const shares = [...children, miner].map(
        (child) => [(U64 * BigInt(1 + Math.floor(draw() * 30))) / 100n, child] as const,
      )
      store.childKeys.set(ctx, parent, asNetUid(netuid), shares)
      for (const [parts, child] of shares)
        store.parentKeys.update(ctx, child, asNetUid(netuid), (parents) => [...parents, [parts, parent] as const])
      store.childkeyTake.set(ctx, children[0] as Hotkey, asNetUid(netuid), 5_000)
      if (v % 2 === 0) store.owner.set(ctx, children[1] as Hotkey, store.owner.get(ctx, parent))
      store.delegates.set(ctx, parent, v % 2 === 0 ? 0 : 65_535 - v)
    }
  }
}

function varyClaims(ctx: Ctx, { subnets, validators, rootNominators }: NetworkShape, draw: () => number): void {
  for (let netuid = 1; netuid <= subnets; netuid++)
    store.rootClaimableThreshold.set(ctx, asNetUid(netuid), I96F32.fromInteger(Math.floor(draw() * 200_000)))
  const claimers = [
    ...Array.from({ length: validators }, (_, v) => accountOf('validatorOwner', v)),
    ...Array.from({ length: rootNominators }, (_, j) => accountOf('nominator', j)),
  ]
  claimers.forEach((coldkey, i) => {
    if (i % 4 === 1) store.rootClaimType.set(ctx, coldkey, { type: 'Keep' })
    if (i % 4 === 2)
      store.rootClaimType.set(ctx, coldkey, {
        type: 'KeepSubnets',
        value: { subnets: [asNetUid(1), asNetUid(2), asNetUid(subnets)] },
      })
    // The same hotkeys twice over for some, and hotkeys without stake.
    if (i % 5 === 3)
      store.stakingHotkeys.update(ctx, coldkey, (hotkeys) => [...hotkeys, accountOf('validator', i % validators)])
    for (let netuid = 1; netuid <= subnets; netuid += 3)
      store.rootClaimed.set(
        ctx,
        asNetUid(netuid),
        accountOf('validator', i % validators),
        coldkey,
        BigInt(Math.floor(draw() * 1e6)),
      )
  })
}
