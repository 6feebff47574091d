import type { Codec } from '../codec/codec.ts'
import { struct } from '../codec/composite.ts'
import { field, plain } from '../codec/field.ts'
import { accountId, h256 } from '../codec/identity.ts'
import { dispatchError } from '../pallet/dispatchError.ts'
import { event } from '../pallet/events.ts'
import { type DispatchClass, dispatchClass, type Pays, pays, type Weight, weightCodec } from '../pallet/weight.ts'
import { systemHome } from './home.ts'

/** What ExtrinsicSuccess and ExtrinsicFailed say about the work done. */
export interface DispatchEventInfo {
  readonly weight: Weight
  readonly class: DispatchClass
  readonly paysFee: Pays
}

const dispatchEventInfo: Codec<DispatchEventInfo> = struct(
  { weight: field(weightCodec, 'Weight'), class: field(dispatchClass, 'DispatchClass'), paysFee: field(pays, 'Pays') },
  { path: 'frame_system::DispatchEventInfo' },
)

const account = field(accountId, 'T::AccountId')
const dispatchInfo = field(dispatchEventInfo, 'DispatchEventInfo')

export const systemEvents = systemHome.events({
  ExtrinsicSuccess: event('A transaction did what it was made for.', { dispatchInfo }),
  ExtrinsicFailed: event('A transaction failed: why.', {
    dispatchError: field(dispatchError, 'DispatchError'),
    dispatchInfo,
  }),
  CodeUpdated: event('The runtime was replaced.'),
  NewAccount: event('An account came to be.', { account }),
  KilledAccount: event('An account went: nothing is left that holds it.', { account }),
  Remarked: event('Somebody put a remark on chain, by its hash.', { sender: account, hash: field(h256, 'T::Hash') }),
  UpgradeAuthorized: event('Root authorised another runtime, by its hash.', {
    codeHash: field(h256, 'T::Hash'),
    checkVersion: plain.bool,
  }),
  RejectedInvalidAuthorizedUpgrade: event('A runtime that was authorised cannot replace this one: why.', {
    codeHash: field(h256, 'T::Hash'),
    error: field(dispatchError, 'DispatchError'),
  }),
})

export const systemErrors = systemHome.errors({
  InvalidSpecName: 'The new runtime is of another chain: its spec_name differs.',
  SpecVersionNeedsToIncrease: 'The new runtime is older: its spec_version must be higher.',
  FailedToExtractRuntimeVersion: 'The new runtime does not say which version it is.',
  NonDefaultComposite: 'The account still has data and cannot be removed.',
  NonZeroRefCount: 'Something still holds the account, so that it cannot be removed.',
  CallFiltered: 'This call is not allowed now, or not for this origin.',
  MultiBlockMigrationsOngoing: 'The runtime cannot be replaced while a migration goes on.',
  NothingAuthorized: 'No new runtime was authorised before.',
  Unauthorized: 'Another runtime was authorised than the one given.',
})
