import { btreeMap, type Ctx, FrameError, method, option, type RuntimeApi, tuple, u64, vec } from '@glia/frame'
import { feeOf } from '../../../swap/pool.ts'
import { u64f64 } from '../../fixed.ts'
import { availabilityOf, convictionOf, lockOf, mostConvicted } from '../../staking/locks/rolled.ts'
import { netuidsOfEntries } from '../../staking/sharePool.ts'
import { stakeOf } from '../../staking/stake.ts'
import { stakingHotkeys } from '../../storage/index.ts'
import { allNetuids, subnetExists } from '../../subnets/subnets.ts'
import {
  alpha,
  type Coldkey,
  coldkeyId,
  type Hotkey,
  hotkeyId,
  lockState,
  type NetUid,
  netUid,
  ROOT,
  ZERO,
} from '../../types.ts'
import { type StakeAvailability, type StakeInfo, stakeAvailability, stakeInfo } from '../types/stakeInfo.ts'

/** Stakes in one answer: some sixteen megabytes. */
const MOST_ANSWERED = 100_000

/** Stake of a coldkey with every hotkey on every subnet, by subnet in storage order (`get_stake_info_for_coldkey`). */
function stakesOf(ctx: Ctx, coldkey: Coldkey): StakeInfo[] {
  const netuids = allNetuids(ctx)
  // PERF: most of a long list have nothing on most subnets.
  const hotkeys = new Map<NetUid, Hotkey[]>(netuids.map((netuid) => [netuid, []]))
  for (const hotkey of stakingHotkeys.get(ctx, coldkey))
    for (const netuid of netuidsOfEntries(ctx, hotkey, coldkey, netuids)) hotkeys.get(netuid)?.push(hotkey)
  const found: StakeInfo[] = []
  for (const netuid of netuids) {
    for (const hotkey of hotkeys.get(netuid) as Hotkey[]) {
      const stake = stakeOf(ctx, hotkey, coldkey, netuid)
      if (stake !== 0n) found.push(stakeInfo.read({ ctx, hotkey, coldkey, netuid, stake }))
    }
  }
  return found
}

type ByNetuid = ReadonlyMap<NetUid, StakeAvailability>

/** Subnets to look at: all, or the existing ones of a request that is not empty nor longer than the list of all. */
function requestedNetuids(ctx: Ctx, requested: readonly NetUid[] | undefined): NetUid[] {
  const existing = allNetuids(ctx)
  if (requested === undefined) return existing.sort((a, b) => a - b)
  const distinct = [...new Set(requested)].sort((a, b) => a - b)
  return distinct.length > existing.length ? [] : distinct.filter((netuid) => subnetExists(ctx, netuid))
}

/** Subnets where a coldkey has stake or a lock. */
function availabilityBySubnet(ctx: Ctx, coldkey: Coldkey, netuids: readonly NetUid[]): ByNetuid {
  const found = new Map<NetUid, StakeAvailability>()
  for (const netuid of netuids) {
    const amounts = availabilityOf(ctx, coldkey, netuid)
    if (amounts.total !== 0n || amounts.locked !== 0n) found.set(netuid, stakeAvailability.read(amounts))
  }
  return found
}

/** A position: hotkey and subnet. */
type Position = readonly [Hotkey, NetUid]
const position = option(tuple<Position>(hotkeyId, netUid))
const same = (a: Position | undefined, b: Position | undefined) =>
  a === undefined || b === undefined ? a === b : a[0] === b[0] && a[1] === b[1]

export const stakeInfoApi = {
  name: 'StakeInfoRuntimeApi',
  version: 1,
  methods: {
    getStakeInfoForColdkey: method({
      args: { coldkeyAccount: coldkeyId },
      returns: vec(stakeInfo.codec),
      run: (ctx, { coldkeyAccount }) => stakesOf(ctx, coldkeyAccount),
    }),
    /** As often as a coldkey was given; looked up once. @throws FrameError beyond {@link MOST_ANSWERED} */
    getStakeInfoForColdkeys: method({
      args: { coldkeyAccounts: vec(coldkeyId) },
      returns: vec(tuple<readonly [Coldkey, readonly StakeInfo[]]>(coldkeyId, vec(stakeInfo.codec))),
      run(ctx, { coldkeyAccounts }) {
        const known = new Map<Coldkey, readonly StakeInfo[]>()
        let answered = 0
        return coldkeyAccounts.map((coldkey) => {
          const stakes = known.get(coldkey) ?? stakesOf(ctx, coldkey)
          known.set(coldkey, stakes)
          answered += stakes.length
          if (answered > MOST_ANSWERED)
            throw new FrameError(`expected at most ${MOST_ANSWERED} stakes, found more: ask for fewer coldkeys at once`)
          return [coldkey, stakes] as const
        })
      },
    }),
    /** Some even without any stake: the amount is 0 then. */
    getStakeInfoForHotkeyColdkeyNetuid: method({
      args: { hotkeyAccount: hotkeyId, coldkeyAccount: coldkeyId, netuid: netUid },
      returns: option(stakeInfo.codec),
      run: (ctx, { hotkeyAccount: hotkey, coldkeyAccount: coldkey, netuid }) =>
        stakeInfo.read({ ctx, hotkey, coldkey, netuid, stake: stakeOf(ctx, hotkey, coldkey, netuid) }),
    }),
    /** What a coldkey may take out, by subnet (`get_stake_availability_for_coldkeys`). */
    getStakeAvailabilityForColdkeys: method({
      args: { coldkeyAccounts: vec(coldkeyId), netuids: option(vec(netUid)) },
      returns: btreeMap<Coldkey, ByNetuid>(
        coldkeyId,
        btreeMap<NetUid, StakeAvailability>(netUid, stakeAvailability.codec),
      ),
      run(ctx, { coldkeyAccounts, netuids }) {
        const where = requestedNetuids(ctx, netuids)
        const coldkeys = [...new Set(coldkeyAccounts)].sort()
        return new Map(coldkeys.map((coldkey) => [coldkey, availabilityBySubnet(ctx, coldkey, where)]))
      },
    }),
    getStakeFee: method({
      args: {
        origin: position,
        originColdkeyAccount: coldkeyId,
        destination: position,
        destinationColdkeyAccount: coldkeyId,
        amount: alpha,
      },
      returns: u64,
      run: (ctx, { origin, destination, amount }) =>
        same(origin, destination) ? ZERO : feeOf(ctx, (destination ?? origin)?.[1] ?? ROOT, amount),
    }),
    getColdkeyLock: method({
      args: { coldkey: coldkeyId, netuid: netUid },
      returns: option(lockState),
      run: (ctx, { coldkey, netuid }) => lockOf(ctx, coldkey, netuid),
    }),
    getHotkeyConviction: method({
      args: { hotkey: hotkeyId, netuid: netUid },
      returns: u64f64,
      run: (ctx, { hotkey, netuid }) => convictionOf(ctx, hotkey, netuid),
    }),
    getMostConvictedHotkeyOnSubnet: method({
      args: { netuid: netUid },
      returns: option(hotkeyId),
      run: (ctx, { netuid }) => mostConvicted(ctx, netuid),
    }),
  },
} satisfies RuntimeApi
