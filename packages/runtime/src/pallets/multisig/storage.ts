import {
  type AccountId,
  accountId,
  blake2_128Concat,
  boundedVec,
  field,
  fixedBytes,
  optional,
  struct,
  twox64Concat,
  u32,
} from '@glia/frame'
import { type Tao, tao } from '../subtensor/types.ts'
import { home } from './home.ts'

export const MAX_SIGNATORIES = 100

/** Where an operation began: a block, and the place of an extrinsic in it. */
export interface Timepoint {
  readonly height: number
  readonly index: number
}
export const timepoint = struct<Timepoint>(
  { height: field(u32, 'BlockNumber'), index: u32 },
  { path: 'pallet_multisig::Timepoint' },
)

/** A call that waits for signatures. */
export interface Operation {
  readonly when: Timepoint
  readonly deposit: Tao
  readonly depositor: AccountId
  /** In the order of their bytes. */
  readonly approvals: readonly AccountId[]
}
const operation = struct<Operation>(
  {
    when: timepoint,
    deposit: tao,
    depositor: accountId,
    approvals: boundedVec(accountId, MAX_SIGNATORIES),
  },
  { path: 'pallet_multisig::Multisig' },
)

export const callHash = fixedBytes(32)

export const multisigs = home.map({
  name: 'Multisigs',
  key: [twox64Concat(accountId), blake2_128Concat(callHash)],
  value: optional(operation),
  docs: 'Calls that wait for signatures.',
})
