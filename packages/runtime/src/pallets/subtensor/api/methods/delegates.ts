import { type Ctx, compact, method, option, type RuntimeApi, tuple, vec } from '@glia/frame'
import { netuidsWithShares } from '../../staking/sharePool.ts'
import { stakeOf } from '../../staking/stake.ts'
import { delegates } from '../../storage/index.ts'
import { type Alpha, alpha, type Coldkey, coldkeyId, type Hotkey, hotkeyId, type NetUid, netUid } from '../../types.ts'
import { type DelegateInfo, delegateInfo, delegateView } from '../types/delegateInfo.ts'

const read = (ctx: Ctx, delegate: Hotkey, withNominators: boolean): DelegateInfo =>
  delegateInfo.read(delegateView(ctx, delegate, withNominators))

const allDelegates = (ctx: Ctx): Hotkey[] => delegates.keysOf(ctx).map(([delegate]) => delegate)

type Delegated = readonly [DelegateInfo, readonly [NetUid, Alpha]]

/** Delegates that a coldkey staked with, once for every subnet, with the stake there (`get_delegated`). */
function delegatedBy(ctx: Ctx, coldkey: Coldkey): Delegated[] {
  return allDelegates(ctx).flatMap((delegate) =>
    netuidsWithShares(ctx, delegate, coldkey).map(
      (netuid) => [read(ctx, delegate, false), [netuid, stakeOf(ctx, delegate, coldkey, netuid)]] as const,
    ),
  )
}

export const delegateInfoApi = {
  name: 'DelegateInfoRuntimeApi',
  version: 1,
  methods: {
    getDelegates: method({
      args: {},
      returns: vec(delegateInfo.codec),
      run: (ctx) => allDelegates(ctx).map((delegate) => read(ctx, delegate, true)),
    }),
    getDelegate: method({
      args: { delegateAccount: hotkeyId },
      returns: option(delegateInfo.codec),
      run: (ctx, { delegateAccount }) =>
        delegates.has(ctx, delegateAccount) ? read(ctx, delegateAccount, true) : undefined,
    }),
    getDelegated: method({
      args: { delegateeAccount: coldkeyId },
      returns: vec(
        tuple<Delegated>(delegateInfo.codec, tuple<readonly [NetUid, Alpha]>(compact(netUid), compact(alpha))),
      ),
      run: (ctx, { delegateeAccount }) => delegatedBy(ctx, delegateeAccount),
    }),
  },
} satisfies RuntimeApi
