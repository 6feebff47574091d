import { accountId, bool, field, h256, i16, u8, u16, u32, u64 } from '@glia/frame'
import { u64f64 } from './fixed.ts'
import { alpha, blockNumber, leaseId, netUid, storageIndexCodec, tao } from './types.ts'

/** Fields that many declarations have. */
export const fields = {
  account: field(accountId, 'T::AccountId'),
  alpha: field(alpha, 'AlphaBalance'),
  block: field(blockNumber, 'BlockNumberFor<T>'),
  bool: field(bool, 'bool'),
  hash: field(h256, 'H256'),
  i16: field(i16, 'i16'),
  lease: field(leaseId, 'LeaseId'),
  netuid: field(netUid, 'NetUid'),
  storageIndex: field(storageIndexCodec, 'NetUidStorageIndex'),
  tao: field(tao, 'TaoBalance'),
  u8: field(u8, 'u8'),
  u16: field(u16, 'u16'),
  u32: field(u32, 'u32'),
  u64: field(u64, 'u64'),
  u64f64: field(u64f64, 'U64F64'),
} as const
