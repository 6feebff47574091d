import {
  type AccountId,
  accountId,
  bool,
  field,
  identity,
  option,
  optional,
  struct,
  twox64Concat,
  u32,
} from '@glia/frame'
import { migrationsOf } from '../migrations.ts'
import { type BoundedCall, boundedCall } from '../preimage/index.ts'
import { type Tao, tao } from '../subtensor/types.ts'
import { home } from './home.ts'

/** Money that many raise for one call or account. Amounts are rao. */
export interface Crowdloan {
  readonly creator: AccountId
  /** What the creator put in and cannot take out before the end. */
  readonly deposit: Tao
  readonly minContribution: Tao
  /** Block from which nobody may give any more. */
  readonly end: number
  readonly cap: Tao
  readonly fundsAccount: AccountId
  readonly raised: Tao
  /** Who gets the money, or the call that is made with it: one of the two. */
  readonly targetAddress: AccountId | undefined
  readonly call: BoundedCall | undefined
  readonly finalized: boolean
  readonly contributorsCount: number
}
const info = struct<Crowdloan>(
  {
    creator: field(accountId, 'AccountId'),
    deposit: field(tao, 'Balance'),
    minContribution: field(tao, 'Balance'),
    end: field(u32, 'BlockNumber'),
    cap: field(tao, 'Balance'),
    fundsAccount: field(accountId, 'AccountId'),
    raised: field(tao, 'Balance'),
    targetAddress: field(option(accountId), 'Option<AccountId>'),
    call: field(option(boundedCall), 'Option<Call>'),
    finalized: field(bool, 'bool'),
    contributorsCount: field(u32, 'u32'),
  },
  {
    path: 'pallet_crowdloan::CrowdloanInfo',
    params: [
      { name: 'AccountId', type: accountId.type },
      { name: 'Balance', type: tao.type },
      { name: 'BlockNumber', type: u32.type },
      { name: 'Call', type: boundedCall.type },
    ],
  },
)

export const crowdloans = home.map({
  name: 'Crowdloans',
  key: [twox64Concat(u32)],
  value: optional(info),
  docs: 'Crowdloans by their number.',
})
export const nextCrowdloanId = home.value({
  name: 'NextCrowdloanId',
  value: u32,
  docs: 'Number of the next crowdloan.',
})
export const contributions = home.map({
  name: 'Contributions',
  key: [twox64Concat(u32), identity(accountId)],
  value: optional(tao),
  docs: 'What each account gave to a crowdloan, rao.',
})
export const maxContributions = home.map({
  name: 'MaxContributions',
  docs: 'The most that one account may give to a crowdloan, rao.',
  key: [twox64Concat(u32)],
  value: optional(tao),
})
export const currentCrowdloanId = home.value({
  name: 'CurrentCrowdloanId',
  docs: 'Crowdloan whose call is being made.',
  value: optional(u32),
})
const hasMigrationRun = migrationsOf(home)
export const crowdloanStorage = [
  crowdloans,
  nextCrowdloanId,
  contributions,
  maxContributions,
  currentCrowdloanId,
  hasMigrationRun,
]
