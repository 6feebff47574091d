import type { Codec } from '../codec/codec.ts'
import { struct } from '../codec/composite.ts'
import { accountId, h256 } from '../codec/identity.ts'
import { dispatchError } from '../pallet/dispatchError.ts'
import { errors } from '../pallet/errors.ts'
import { event, events } from '../pallet/events.ts'
import { field } from '../pallet/field.ts'
import { type DispatchClass, dispatchClass, type Pays, pays, type Weight, weightCodec } from '../pallet/weight.ts'

/** What ExtrinsicSuccess and ExtrinsicFailed say about the work done. */
export interface DispatchEventInfo {
  readonly weight: Weight
  readonly class: DispatchClass
  readonly paysFee: Pays
}

const dispatchEventInfo: Codec<DispatchEventInfo> = struct(
  { weight: weightCodec, class: dispatchClass, paysFee: pays },
  { path: 'frame_system::DispatchEventInfo', typeNames: { weight: 'Weight', class: 'DispatchClass', paysFee: 'Pays' } },
)

const account = field(accountId, 'T::AccountId')
const dispatchInfo = field(dispatchEventInfo, 'DispatchEventInfo')

export const systemEvents = events({
  ExtrinsicSuccess: event('A transaction did what it was made for.', { dispatchInfo }),
  ExtrinsicFailed: event('A transaction failed: why.', {
    dispatchError: field(dispatchError, 'DispatchError'),
    dispatchInfo,
  }),
  CodeUpdated: event('The runtime was replaced.'),
  NewAccount: event('An account came to be.', { account }),
  KilledAccount: event('An account went: nothing is left that holds it.', { account }),
  Remarked: event('Somebody put a remark on chain, by its hash.', { sender: account, hash: field(h256, 'T::Hash') }),
})

export const systemErrors = errors({
  InvalidSpecName: 'The name of specification does not match between the current runtime and the new runtime.',
  SpecVersionNeedsToIncrease:
    'The specification version is not allowed to decrease between the current runtime and the new runtime.',
  FailedToExtractRuntimeVersion: 'Failed to extract the runtime version from the new runtime.',
  NonDefaultComposite: 'Suicide called when the account has non-default composite data.',
  NonZeroRefCount: 'There is a non-zero reference count preventing the account from being purged.',
  CallFiltered: 'The origin filter prevent the call to be dispatched.',
  MultiBlockMigrationsOngoing: 'A multi-block migration is ongoing and prevents the current code from being replaced.',
  NothingAuthorized: 'No upgrade authorized.',
  Unauthorized: 'The submitted code is not authorized.',
})
