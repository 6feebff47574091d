import { accountId, bool, bytes, compact, field, h256, i16, option, u8, u16, u32, u64, u128, vec } from '@glia/frame'
import { u64f64 } from './fixed.ts'
import { alpha, blockNumber, leaseId, limitPrice, mechId, netUid, storageIndexCodec, tao } from './types.ts'
import { u16Vector } from './vectors.ts'

/** Fields that many declarations have. */
export const fields = {
  account: field(accountId, 'T::AccountId'),
  alpha: field(alpha, 'AlphaBalance'),
  bytes: field(bytes, 'Vec<u8>'),
  block: field(blockNumber, 'BlockNumberFor<T>'),
  bool: field(bool, 'bool'),
  hash: field(h256, 'H256'),
  i16: field(i16, 'i16'),
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
  u8: field(u8, 'u8'),
  u16: field(u16, 'u16'),
  u16s: field(u16Vector, 'Vec<u16>'),
  u16Rows: field(vec(u16Vector), 'Vec<Vec<u16>>'),
  u32: field(u32, 'u32'),
  u64: field(u64, 'u64'),
  u128: field(u128, 'u128'),
  u64f64: field(u64f64, 'U64F64'),
} as const
