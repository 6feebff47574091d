import { accountId, compact, field, h256, option, plain, u8, vec } from '@glia/frame'
import { u64f64 } from './fixed.ts'
import {
  alpha,
  blockNumber,
  coldkeyId,
  hotkeyId,
  leaseId,
  limitPrice,
  mechId,
  netUid,
  storageIndexCodec,
  tao,
} from './types.ts'
import { u16Vector } from './vectors.ts'

/** Fields that many declarations have. */
export const fields = {
  ...plain,
  account: field(accountId, 'T::AccountId'),
  hotkey: field(hotkeyId, 'T::AccountId'),
  coldkey: field(coldkeyId, 'T::AccountId'),
  alpha: field(alpha, 'AlphaBalance'),
  block: field(blockNumber, 'BlockNumberFor<T>'),
  hash: field(h256, 'H256'),
  lease: field(leaseId, 'LeaseId'),
  limitPrice: field(limitPrice, 'TaoBalance'),
  mechanism: field(mechId, 'MechId'),
  mechanismCount: field(u8, 'MechId'),
  netuid: field(netUid, 'NetUid'),
  netuids: field(vec(compact(netUid)), 'Vec<Compact<NetUid>>'),
  someNetuid: field(option(netUid), 'Option<NetUid>'),
  someLimitPrice: field(option(limitPrice), 'Option<TaoBalance>'),
  storageIndex: field(storageIndexCodec, 'NetUidStorageIndex'),
  tao: field(tao, 'TaoBalance'),
  u16s: field(u16Vector, 'Vec<u16>'),
  u16Rows: field(vec(u16Vector), 'Vec<Vec<u16>>'),
  u64f64: field(u64f64, 'U64F64'),
} as const
