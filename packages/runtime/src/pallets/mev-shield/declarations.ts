import { accountId, dispatchError, event, field, h256, plain } from '@glia/frame'
import { home } from './home.ts'

const who = field(accountId, 'T::AccountId')
const index = plain.u32

export const shieldEvents = home.events({
  EncryptedSubmitted: event('A sealed transaction is in the block.', { id: field(h256, 'T::Hash'), who }),
  ExtrinsicStored: event('A call was stored for a block to come.', { index, who }),
  ExtrinsicDecodeFailed: event('A stored call could not be opened, and is dropped.', { index }),
  ExtrinsicDispatchFailed: event('A stored call was made, and failed.', {
    index,
    error: field(dispatchError, 'DispatchError'),
  }),
  ExtrinsicDispatched: event('A stored call was made.', { index }),
  ExtrinsicExpired: event('A stored call waited for too long, and is dropped.', { index }),
  ExtrinsicPostponed: event('The block has no weight left for this stored call: it goes on waiting.', { index }),
  MaxPendingExtrinsicsNumberSet: event('Root set how many stored calls may wait.', { value: plain.u32 }),
  OnInitializeWeightSet: event('Root set the weight that stored calls may have in one block.', { value: plain.u64 }),
  ExtrinsicLifetimeSet: event('Root set for how many blocks a stored call waits.', { value: plain.u32 }),
  MaxExtrinsicWeightSet: event('Root set the weight that one stored call may have.', { value: plain.u64 }),
  ExtrinsicWeightExceeded: event('A stored call has more weight than one may have, and is dropped.', { index }),
})

export const shieldErrors = home.errors({
  BadEncKeyLen: 'A key of ML-KEM-768 has 1184 bytes.',
  Unreachable: 'Nobody is known to be this block’s author.',
  TooManyPendingExtrinsics: 'As many stored calls wait as may; store this one later.',
  WeightExceedsAbsoluteMax: 'Stored calls may have no more than half of a block’s weight.',
})
