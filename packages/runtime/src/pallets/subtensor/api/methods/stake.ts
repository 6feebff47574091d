import { type AccountId, accountId, type Ctx, method, option, type RuntimeApi, tuple, u64, vec } from '@glia/frame'
import { feeOf } from '../../../swap/pool.ts'
import { stakeOf } from '../../staking/stake.ts'
import { stakingHotkeys } from '../../storage/index.ts'
import { allNetuids } from '../../subnets/subnets.ts'
import { type NetUid, netUid, ROOT } from '../../types.ts'
import { type StakeInfo, stakeInfo } from '../types/stakeInfo.ts'

/** Stake of a coldkey with every hotkey on every subnet, by subnet in storage order (`get_stake_info_for_coldkey`). */
function stakesOf(ctx: Ctx, coldkey: AccountId): StakeInfo[] {
  const hotkeys = stakingHotkeys.get(ctx, coldkey)
  const found: StakeInfo[] = []
  for (const netuid of allNetuids(ctx)) {
    for (const hotkey of hotkeys) {
      const stake = stakeOf(ctx, hotkey, coldkey, netuid)
      if (stake !== 0n) found.push(stakeInfo.read({ ctx, hotkey, coldkey, netuid, stake }))
    }
  }
  return found
}

/** A position: hotkey and subnet. */
type Position = readonly [AccountId, NetUid]
const position = option(tuple<Position>(accountId, netUid))
const same = (a: Position | undefined, b: Position | undefined) =>
  a === undefined || b === undefined ? a === b : a[0] === b[0] && a[1] === b[1]

export const stakeInfoApi: RuntimeApi = {
  name: 'StakeInfoRuntimeApi',
  version: 1,
  methods: {
    getStakeInfoForColdkey: method({
      args: { coldkeyAccount: accountId },
      returns: vec(stakeInfo.codec),
      run: (ctx, { coldkeyAccount }) => stakesOf(ctx, coldkeyAccount),
    }),
    getStakeInfoForColdkeys: method({
      args: { coldkeyAccounts: vec(accountId) },
      returns: vec(tuple<readonly [AccountId, readonly StakeInfo[]]>(accountId, vec(stakeInfo.codec))),
      run: (ctx, { coldkeyAccounts }) => coldkeyAccounts.map((coldkey) => [coldkey, stakesOf(ctx, coldkey)] as const),
    }),
    /** Some even without any stake: the amount is 0 then. */
    getStakeInfoForHotkeyColdkeyNetuid: method({
      args: { hotkeyAccount: accountId, coldkeyAccount: accountId, netuid: netUid },
      returns: option(stakeInfo.codec),
      run: (ctx, { hotkeyAccount: hotkey, coldkeyAccount: coldkey, netuid }) =>
        stakeInfo.read({ ctx, hotkey, coldkey, netuid, stake: stakeOf(ctx, hotkey, coldkey, netuid) }),
    }),
    getStakeFee: method({
      args: {
        origin: position,
        originColdkeyAccount: accountId,
        destination: position,
        destinationColdkeyAccount: accountId,
        amount: u64,
      },
      returns: u64,
      run: (ctx, { origin, destination, amount }) =>
        same(origin, destination) ? 0n : feeOf(ctx, (destination ?? origin)?.[1] ?? ROOT, amount),
    }),
  },
}
