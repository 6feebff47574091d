import { type AccountId, accountId, bool, identity, option, optional, struct, twox64Concat, u32 } from '@glia/frame'
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
    creator: accountId,
    deposit: tao,
    minContribution: tao,
    end: u32,
    cap: tao,
    fundsAccount: accountId,
    raised: tao,
    targetAddress: option(accountId),
    call: option(boundedCall),
    finalized: bool,
    contributorsCount: u32,
  },
  { path: 'pallet_crowdloan::CrowdloanInfo' },
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
