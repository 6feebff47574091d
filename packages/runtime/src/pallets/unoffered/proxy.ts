import {
  type AccountId,
  accountId,
  boundedVec,
  constant,
  field,
  type H256,
  h256,
  optional,
  palletHome,
  plainEnum,
  present,
  struct,
  tuple,
  twox64Concat,
  u32,
  u64,
} from '@glia/frame'
import { dispatchResult } from '../subtensor/types.ts'
import { deposit } from './deposit.ts'

const home = palletHome({ name: 'Proxy', index: 16 })

const MAX_PROXIES = 20
const MAX_PENDING = 75

const proxyType = plainEnum('subtensor_runtime_common::ProxyType', [
  'Any',
  'Owner',
  'NonCritical',
  'NonTransfer',
  'Senate',
  'NonFungible',
  'Triumvirate',
  'Governance',
  'Staking',
  'Registration',
  'Transfer',
  'SmallTransfer',
  'RootWeights',
  'ChildKeys',
  'SudoUncheckedSetCode',
  'SwapHotkey',
  'SubnetLeaseBeneficiary',
  'RootClaim',
])

/** Who may act for an account, in what, and after how many blocks. */
interface Definition {
  readonly delegate: AccountId
  readonly proxyType: typeof proxyType extends { decodeFrom(input: never): infer T } ? T : never
  readonly delay: number
}
const definition = struct<Definition>(
  { delegate: accountId, proxyType: field(proxyType, 'ProxyType'), delay: u32 },
  { path: 'pallet_subtensor_proxy::ProxyDefinition' },
)

/** A call that a delegate with a delay will make. */
interface Announcement {
  readonly real: AccountId
  readonly callHash: H256
  readonly height: number
}
const announcement = struct<Announcement>(
  { real: accountId, callHash: h256, height: u32 },
  { path: 'pallet_subtensor_proxy::Announcement' },
)

/** Accounts that others may act for: always empty. */
export const proxy = home.pallet({
  crate: 'pallet_subtensor_proxy',
  storage: [
    home.map<[AccountId], readonly [readonly Definition[], bigint]>({
      name: 'Proxies',
      key: [twox64Concat(accountId)],
      value: tuple<readonly [readonly Definition[], bigint]>(boundedVec(definition, MAX_PROXIES), u64),
      default: [[], 0n],
      docs: 'Who may act for an account, and what their deposit is.',
    }),
    home.map<[AccountId], readonly [readonly Announcement[], bigint]>({
      name: 'Announcements',
      key: [twox64Concat(accountId)],
      value: tuple<readonly [readonly Announcement[], bigint]>(boundedVec(announcement, MAX_PENDING), u64),
      default: [[], 0n],
      docs: 'Calls that somebody who may act for others has announced.',
    }),
    home.map({
      name: 'LastCallResult',
      docs: 'What came of the last call that somebody made for an account.',
      key: [twox64Concat(accountId)],
      value: optional(dispatchResult),
    }),
    home.map({
      name: 'RealPaysFee',
      docs: 'Whether an account pays the fees of one who acts for it.',
      key: [twox64Concat(accountId), twox64Concat(accountId)],
      value: optional(present),
    }),
  ],
  constants: {
    ProxyDepositBase: constant(u64, deposit(1, 40), 'Deposit for having anybody act for an account, rao.'),
    ProxyDepositFactor: constant(u64, deposit(0, 33), 'Deposit for each who may, rao.'),
    MaxProxies: constant(u32, MAX_PROXIES, 'Those who may act for one account at most.'),
    MaxPending: constant(u32, MAX_PENDING, 'Announcements of one account at most.'),
    AnnouncementDepositBase: constant(u64, deposit(1, 16), 'Deposit for announcing anything, rao.'),
    AnnouncementDepositFactor: constant(u64, deposit(0, 68), 'Deposit for each announcement, rao.'),
  },
})
