import {
  type AccountData,
  type AccountId,
  accountId,
  blake2_128Concat,
  boundedVec,
  type Codec,
  field,
  fixedBytes,
  plainEnum,
  struct,
  systemItems,
  u64,
  type Variant,
  variant,
  weakBoundedVec,
} from '@glia/frame'
import { type Tao, tao, ZERO } from '../subtensor/types.ts'
import { home } from './home.ts'

export const totalIssuance = home.value({ name: 'TotalIssuance', value: tao, docs: 'All rao that exist.' })
export const inactiveIssuance = home.value({
  name: 'InactiveIssuance',
  value: tao,
  docs: 'Rao that exist and do not count as active.',
})
export const account = home.map<[AccountId], AccountData>({
  name: 'Account',
  key: [blake2_128Concat(accountId)],
  value: systemItems.accountData,
  default: () => ({ free: ZERO, reserved: ZERO, frozen: ZERO, flags: systemItems.NEW_LOGIC_FLAG }),
  docs: 'Always empty: balances stand in System.Account.',
})

const reasons = plainEnum('pallet_balances::types::Reasons', ['Fee', 'Misc', 'All'])
interface BalanceLock {
  id: Uint8Array
  amount: Tao
  reasons: 'Fee' | 'Misc' | 'All'
}
const balanceLock: Codec<BalanceLock> = struct<BalanceLock>(
  { id: field(fixedBytes(8), 'LockIdentifier'), amount: field(tao, 'Balance'), reasons: field(reasons, 'Reasons') },
  {
    path: 'pallet_balances::types::BalanceLock',
    params: [{ name: 'Balance', type: u64.type }],
  },
)
export const locks = home.map<[AccountId], readonly BalanceLock[]>({
  name: 'Locks',
  key: [blake2_128Concat(accountId)],
  value: weakBoundedVec(balanceLock),
  docs: 'Parts of balances that may not leave, by what locks them.',
})

interface ReserveData {
  id: Uint8Array
  amount: Tao
}
const reserveData: Codec<ReserveData> = struct<ReserveData>(
  { id: field(fixedBytes(8), 'ReserveIdentifier'), amount: field(tao, 'Balance') },
  {
    path: 'pallet_balances::types::ReserveData',
    params: [
      { name: 'ReserveIdentifier', type: fixedBytes(8).type },
      { name: 'Balance', type: u64.type },
    ],
  },
)
export const reserves = home.map<[AccountId], readonly ReserveData[]>({
  name: 'Reserves',
  key: [blake2_128Concat(accountId)],
  value: boundedVec(reserveData, 50),
  docs: 'Parts of balances that are reserved, by name.',
})

interface HoldReasonShapes {
  readonly Preimage: 'Preimage'
  readonly SafeMode: 'EnterOrExtend'
}
/** What of a balance is held for: each pallet that holds has its reasons. */
export type HoldReason = Variant<HoldReasonShapes>
const holdReason = variant<HoldReasonShapes>(
  {
    Preimage: plainEnum('pallet_preimage::pallet::HoldReason', ['Preimage']),
    SafeMode: plainEnum('pallet_safe_mode::pallet::HoldReason', ['EnterOrExtend']),
  },
  { path: 'node_subtensor_runtime::RuntimeHoldReason', indices: { Preimage: 14, SafeMode: 20 } },
)
// Nothing freezes.
const freezeReason = variant<Record<never, never>>({}, { path: 'node_subtensor_runtime::RuntimeFreezeReason' })
const idAmount = <T>(id: Codec<T>) =>
  struct<{ id: T; amount: Tao }>(
    { id: field(id, 'Id'), amount: field(tao, 'Balance') },
    {
      path: 'frame_support::traits::tokens::misc::IdAmount',
      params: [
        { name: 'Id', type: id.type },
        { name: 'Balance', type: u64.type },
      ],
    },
  )
/** Holds of an account at most: one a reason. */
export const MAX_HOLDS = 2
export const holds = home.map<[AccountId], readonly { readonly id: HoldReason; readonly amount: Tao }[]>({
  name: 'Holds',
  key: [blake2_128Concat(accountId)],
  value: boundedVec(idAmount(holdReason), MAX_HOLDS),
  docs: 'Parts of balances that are held, by reason.',
})
export const freezes = home.map({
  name: 'Freezes',
  key: [blake2_128Concat(accountId)],
  value: boundedVec(idAmount(freezeReason), 50),
  docs: 'Parts of balances that are frozen, by what froze them.',
})

export const balancesStorage = [totalIssuance, inactiveIssuance, account, locks, reserves, holds, freezes]
