import {
  type AccountId,
  accountId,
  blake2_128Concat,
  bool,
  type H160,
  h160,
  identity,
  map,
  optional,
  tuple,
  twox64Concat,
  u16,
  u64,
  vec,
} from '@glia/frame'
import { axonInfo, netUid, neuronCertificate, prometheusInfo, storageIndexCodec } from '../types.ts'
import { flagVector, u16Vector, u64Vector } from '../vectors.ts'

// Uids of a subnet, what they serve, and what the last epoch said of them.

/** Uid of a hotkey. */
export const uids = map({ name: 'Uids', key: [identity(netUid), blake2_128Concat(accountId)], value: optional(u16) })
/** Hotkey of a uid. */
export const keys = map({ name: 'Keys', key: [identity(netUid), identity(u16)], value: accountId })
export const isNetworkMember = map({
  name: 'IsNetworkMember',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: bool,
})
export const blockAtRegistration = map({
  name: 'BlockAtRegistration',
  key: [identity(netUid), identity(u16)],
  value: u64,
})
/** 0 or 1 by uid. */
export const active = map({ name: 'Active', key: [identity(netUid)], value: flagVector })
export const stakeWeight = map({ name: 'StakeWeight', key: [identity(netUid)], value: u16Vector })
/** Parts of 65,535, by uid. */
export const consensus = map({ name: 'Consensus', key: [identity(netUid)], value: u16Vector })
/** Parts of 65,535, by uid. */
export const incentive = map({ name: 'Incentive', key: [identity(storageIndexCodec)], value: u16Vector })
/** Parts of 65,535, by uid. */
export const dividends = map({ name: 'Dividends', key: [identity(netUid)], value: u16Vector })
/** Alpha of the last tempo, by uid. */
export const emission = map({ name: 'Emission', key: [identity(netUid)], value: u64Vector })
/** Block of the last weights, by uid. */
export const lastUpdate = map({ name: 'LastUpdate', key: [identity(storageIndexCodec)], value: u64Vector })
/** Parts of 65,535, by uid. */
export const validatorTrust = map({ name: 'ValidatorTrust', key: [identity(netUid)], value: u16Vector })
/** 0 or 1 by uid. */
export const validatorPermit = map({ name: 'ValidatorPermit', key: [identity(netUid)], value: flagVector })
export const axons = map({
  name: 'Axons',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: optional(axonInfo),
})
export const neuronCertificates = map({
  name: 'NeuronCertificates',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: optional(neuronCertificate),
})
export const prometheus = map({
  name: 'Prometheus',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: optional(prometheusInfo),
})
/** Deprecated. */
export const loadedEmission = map({
  name: 'LoadedEmission',
  key: [identity(netUid)],
  value: optional(vec(tuple<readonly [AccountId, bigint, bigint]>(accountId, u64, u64))),
})
/** EVM address of a uid and the block of the proof. */
export const associatedEvmAddress = map({
  name: 'AssociatedEvmAddress',
  key: [twox64Concat(netUid), twox64Concat(u16)],
  value: optional(tuple<readonly [H160, bigint]>(h160, u64)),
})
