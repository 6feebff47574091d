import { type Ctx, decodePrefix, isStorageMap, type StorageMap, u16 } from '@glia/frame'
import { beforeEach, expect, it } from 'vitest'
import { stakeChain } from '../../../testing/stakeChain.ts'
import { subtensorModule } from '../index.ts'
import { mechanismCountCurrent } from '../storage/index.ts'
import { asNetUid } from '../types.ts'
import { dissolveNetwork } from './dissolve.ts'

interface OfSubnets {
  readonly name: string
  readonly map: StorageMap<readonly unknown[], unknown>
  /** Which of its keys is the subnet. */
  readonly at: number
}

const GONE = asNetUid(1)
const ZEROS = new Uint8Array(1_024)

/** Maps with a subnet among their keys, or a mechanism of one. Of several u16 the first is the subnet, and uids follow. */
const ofSubnets = subtensorModule.storage.flatMap((item): OfSubnets[] => {
  if (!isStorageMap(item)) return []
  const at = item.keys.findIndex(({ codec }) => codec === u16)
  return at < 0 ? [] : [{ name: item.name, map: item, at }]
})

let ctx: Ctx
beforeEach(() => {
  ctx = stakeChain()
})

const hasEntry = ({ map, at }: OfSubnets) => map.keysOf(ctx).some((key) => key[at] === GONE)

/** Gives each map an entry for the subnet, of what zeros stand for, where the chain has none. */
function fill(): void {
  for (const { map, at } of ofSubnets.filter((each) => !hasEntry(each))) {
    const key = map.keys.map(({ codec }, index) => (index === at ? GONE : decodePrefix(codec, ZEROS)))
    map.set(ctx, ...key, decodePrefix(map.codec, ZEROS))
  }
  mechanismCountCurrent.set(ctx, GONE, 1)
}

/** Settings and books that `remove_network` of the reference does not name: the next subnet of the number finds them. */
const LEFT = [
  'MinChildkeyTakePerSubnet',
  'RootAlphaDividendsPerSubnet',
  'RootProp',
  'SubnetEmissionEnabled',
  'RecycleOrBurn',
  'MinAllowedUids',
  'MaxWeightsLimit',
  'AdjustmentInterval',
  'AdjustmentAlpha',
  'MinNonImmuneUids',
  'OwnerCutEnabled',
  'VotingPower',
  'VotingPowerTrackingEnabled',
  'VotingPowerDisableAtBlock',
  'VotingPowerEmaAlpha',
  'RootClaimableThreshold',
  'AutoStakeDestination',
  'AutoStakeDestinationColdkeys',
  'RegisteredSubnetCounter',
]
/** Items of a later runtime, which nothing here writes. */
const NEVER_WRITTEN = ['SubnetEpochConsensus', 'CollateralLockShare', 'CollateralDrainRatio', 'MinerCollateral']

it('leaves nothing of a subnet to the next of its number but what the reference leaves, too', () => {
  fill()
  expect(ofSubnets.filter((each) => !hasEntry(each))).toEqual([])
  dissolveNetwork(ctx, GONE)
  expect(
    ofSubnets
      .filter(hasEntry)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...LEFT, ...NEVER_WRITTEN].sort())
})
