import { type Ctx, compact, tuple, vec } from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import { holdersOf, valueOfShares } from '../../staking/sharePool.ts'
import { stakeOfHotkey } from '../../staking/stake.ts'
import * as store from '../../storage/index.ts'
import { allNetuids } from '../../subnets/subnets.ts'
import {
  type Alpha,
  alpha,
  type Coldkey,
  coldkeyId,
  type Hotkey,
  type NetUid,
  netUid,
  ROOT,
  type Uid,
} from '../../types.ts'
import { apiFields, column, own, type Reported, report } from '../columns.ts'

/** One delegate as the runtime APIs look at it. */
export interface DelegateView {
  readonly ctx: Ctx
  readonly delegate: Hotkey
  /** Subnets of the delegate, in storage order, with its uid there if it has one. */
  readonly registrations: readonly { readonly netuid: NetUid; readonly uid: Uid | undefined }[]
  /** Expected emission of a day, rao. */
  readonly perDay: U64F64
  /** Nominators are left out of the lists that `get_delegated` gives. */
  readonly withNominators: boolean
}

const BLOCKS_PER_DAY = 7_200
const U16_MAX = 65_535
/** 1000 TAO in rao. */
const THOUSAND_TAO = U64F64.fromInteger(1_000_000_000_000n)

/** `get_delegate_by_existing_account`: what its fields share. */
export function delegateView(ctx: Ctx, delegate: Hotkey, withNominators: boolean): DelegateView {
  const registrations = store.isNetworkMember
    .entries(ctx, delegate)
    .filter(([, member]) => member)
    .map(([[, netuid]]) => ({ netuid, uid: store.uids.get(ctx, netuid, delegate) }))
  let perDay = U64F64.zero
  for (const { netuid, uid } of registrations) {
    const tempo = store.tempo.get(ctx, netuid)
    if (uid === undefined || tempo === 0) continue
    const emission = U64F64.fromInteger(store.emission.get(ctx, netuid)[uid] ?? 0n)
    const epochs = U64F64.safeDiv(U64F64.fromInteger(BLOCKS_PER_DAY), U64F64.fromInteger(tempo))
    perDay = U64F64.saturatingAdd(perDay, U64F64.saturatingMul(emission, epochs))
  }
  return { ctx, delegate, registrations, perDay, withNominators }
}

type Nominator = readonly [Coldkey, readonly (readonly [NetUid, Alpha])[]]

/**
 * Stakes with the delegate by coldkey. The reference looks the pool of a netuid up by its position in the list of all
 * subnets: below a gap in the numbers, shares are valued with another subnet's pool, or left out past the list's end.
 */
function nominators({ ctx, delegate, withNominators }: DelegateView): Nominator[] {
  if (!withNominators) return []
  const netuids = allNetuids(ctx)
  const found = new Map<Coldkey, (readonly [NetUid, Alpha])[]>()
  for (const { coldkey, netuid, share } of holdersOf(ctx, delegate)) {
    const pool = netuids[netuid]
    if (share.mantissa === 0n || pool === undefined) continue
    const stakes = found.get(coldkey) ?? []
    stakes.push([netuid, valueOfShares(ctx, delegate, pool, share)])
    found.set(coldkey, stakes)
  }
  return [...found]
}

/** Rao a day for 1000 TAO of root stake, after the take (`return_per_1000_tao`). */
function returnPerThousand({ ctx, delegate, perDay }: DelegateView): bigint {
  const stake = U64F64.fromInteger(stakeOfHotkey(ctx, delegate, ROOT))
  if (stake === 0n) return 0n
  const take = U64F64.safeDiv(U64F64.fromInteger(store.delegates.get(ctx, delegate)), U64F64.fromInteger(U16_MAX))
  const kept = U64F64.saturatingMul(perDay, U64F64.saturatingSub(U64F64.one, take))
  return U64F64.toU64(U64F64.safeDiv(kept, U64F64.safeDiv(stake, THOUSAND_TAO)))
}

const netuids = vec(compact(netUid))
const stakes = vec(tuple<readonly [NetUid, Alpha]>(compact(netUid), compact(alpha)))

export const delegateInfo = report(
  'pallet_subtensor::rpc_info::delegate_info::DelegateInfo',
  {
    delegateSs58: column(apiFields.hotkey, ({ delegate }: DelegateView) => delegate),
    take: column(apiFields.u16, ({ ctx, delegate }: DelegateView) => store.delegates.get(ctx, delegate)),
    nominators: own(
      vec(tuple<Nominator>(coldkeyId, stakes)),
      'Vec<(AccountId, Vec<(Compact<NetUid>, Compact<u64>)>)>',
      nominators as (view: DelegateView) => readonly Nominator[],
    ),
    ownerSs58: column(apiFields.coldkey, ({ ctx, delegate }: DelegateView) => store.owner.get(ctx, delegate)),
    registrations: own(
      netuids,
      'Vec<Compact<NetUid>>',
      ({ registrations }: DelegateView) => registrations.map(({ netuid }) => netuid) as readonly NetUid[],
    ),
    validatorPermits: own(
      netuids,
      'Vec<Compact<NetUid>>',
      ({ ctx, registrations }: DelegateView) =>
        registrations
          .filter(({ netuid, uid }) => uid !== undefined && store.validatorPermit.get(ctx, netuid)[uid] === 1)
          .map(({ netuid }) => netuid) as readonly NetUid[],
    ),
    /** The underscore puts the wire's `return_per_1000` together. */
    returnPer_1000: column(apiFields.u64, returnPerThousand),
    totalDailyReturn: column(apiFields.u64, ({ perDay }: DelegateView) => U64F64.toU64(perDay)),
  },
  'AccountId',
)

export type DelegateInfo = Reported<typeof delegateInfo>
