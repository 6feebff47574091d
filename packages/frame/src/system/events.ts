import type { Codec } from '../codec/codec.ts'
import { struct } from '../codec/composite.ts'
import { type AccountId, accountId, type H256, h256 } from '../codec/identity.ts'
import { unit } from '../codec/primitives.ts'
import { type DispatchError, dispatchError } from '../pallet/dispatchError.ts'
import { errors } from '../pallet/errors.ts'
import { events } from '../pallet/events.ts'
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

interface AccountField {
  account: AccountId
}

export const systemEvents = events<{
  ExtrinsicSuccess: { dispatchInfo: DispatchEventInfo }
  ExtrinsicFailed: { dispatchError: DispatchError; dispatchInfo: DispatchEventInfo }
  CodeUpdated: null
  NewAccount: AccountField
  KilledAccount: AccountField
  Remarked: { sender: AccountId; hash: H256 }
}>({
  ExtrinsicSuccess: {
    fields: struct({ dispatchInfo: dispatchEventInfo }),
    docs: 'An extrinsic completed successfully.',
  },
  ExtrinsicFailed: { fields: struct({ dispatchError, dispatchInfo: dispatchEventInfo }), docs: 'An extrinsic failed.' },
  CodeUpdated: { fields: unit, docs: '`:code` was updated.' },
  NewAccount: { fields: struct({ account: accountId }), docs: 'A new account was created.' },
  KilledAccount: { fields: struct({ account: accountId }), docs: 'An account was reaped.' },
  Remarked: { fields: struct({ sender: accountId, hash: h256 }), docs: 'On on-chain remark happened.' },
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
