import {
  type AccountId,
  accountId,
  bool,
  boundedBytes,
  type Codec,
  constant,
  fixedBytes,
  h256,
  identity,
  newtype,
  option,
  optional,
  palletHome,
  struct,
  twox64Concat,
  u32,
  u64,
  type Variant,
  variant,
} from '@glia/frame'

const home = palletHome({ name: 'Crowdloan', index: 27 })

interface CallShapes {
  Legacy: { readonly hash: string }
  Inline: Uint8Array
  Lookup: { readonly hash: string; readonly len: number }
}
const bounded = variant<CallShapes>(
  {
    Legacy: struct({ hash: h256 as Codec<string> }),
    Inline: boundedBytes(128),
    Lookup: struct({ hash: h256 as Codec<string>, len: u32 }),
  },
  { path: 'frame_support::traits::preimages::Bounded' },
)

/** Money that many raise for one call or account. */
interface Crowdloan {
  readonly creator: AccountId
  readonly deposit: bigint
  readonly minContribution: bigint
  readonly end: number
  readonly cap: bigint
  readonly fundsAccount: AccountId
  readonly raised: bigint
  readonly targetAddress: AccountId | undefined
  readonly call: Variant<CallShapes> | undefined
  readonly finalized: boolean
  readonly contributorsCount: number
}
const info = struct<Crowdloan>(
  {
    creator: accountId,
    deposit: u64,
    minContribution: u64,
    end: u32,
    cap: u64,
    fundsAccount: accountId,
    raised: u64,
    targetAddress: option(accountId),
    call: option(bounded),
    finalized: bool,
    contributorsCount: u32,
  },
  { path: 'pallet_crowdloan::CrowdloanInfo' },
)

/** Crowdloans: always empty. */
export const crowdloan = home.pallet({
  storage: [
    home.map({
      name: 'Crowdloans',
      key: [twox64Concat(u32)],
      value: optional(info),
      docs: 'Crowdloans by their number.',
    }),
    home.value({ name: 'NextCrowdloanId', value: u32, docs: 'Number of the next crowdloan.' }),
    home.map({
      name: 'Contributions',
      key: [twox64Concat(u32), identity(accountId)],
      value: optional(u64),
      docs: 'What each account gave to a crowdloan, rao.',
    }),
    home.map({
      name: 'MaxContributions',
      docs: 'The most that one account may give to a crowdloan, rao.',
      key: [twox64Concat(u32)],
      value: optional(u64),
    }),
    home.value({ name: 'CurrentCrowdloanId', docs: 'Crowdloan whose call is being made.', value: optional(u32) }),
    home.map({
      name: 'HasMigrationRun',
      docs: 'Migrations that have run.',
      key: [identity(boundedBytes(128))],
      value: bool,
    }),
  ],
  constants: {
    PalletId: constant(
      newtype('frame_support::PalletId', fixedBytes(8), { typeName: '[u8; 8]' }),
      new TextEncoder().encode('bt/cloan'),
      'From which the accounts of crowdloans are made.',
    ),
    MinimumDeposit: constant(u64, 10_000_000_000n, 'Deposit of who opens a crowdloan at least, rao.'),
    AbsoluteMinimumContribution: constant(
      u64,
      100_000_000n,
      'Contribution that a crowdloan may ask for at least, rao.',
    ),
    MinimumBlockDuration: constant(
      u32,
      ({ fastBlocks }) => (fastBlocks ? 50 : 50_400),
      'Blocks that a crowdloan lasts at least.',
    ),
    MaximumBlockDuration: constant(
      u32,
      ({ fastBlocks }) => (fastBlocks ? 20_000 : 432_000),
      'Blocks that a crowdloan lasts at most.',
    ),
    RefundContributorsLimit: constant(u32, 50, 'Contributors that one call pays back.'),
    MaxContributors: constant(u32, 500, 'Contributors of a crowdloan at most.'),
  },
})
