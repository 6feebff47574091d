import { blake2_128Concat, identity, optional, tuple, u64, vec } from '@glia/frame'
import { home } from '../home.ts'
import {
  axonInfo,
  type Hotkey,
  hotkeyId,
  netUid,
  neuronCertificate,
  prometheusInfo,
  storageIndexCodec,
  uid,
} from '../types.ts'
import { flagVector, sparseRow, u16Vector, u64Vector } from '../vectors.ts'

// Uids of a subnet, what they serve, and what the last epoch said of them.

export const stakeWeight = home.map({
  name: 'StakeWeight',
  docs: 'Share of the stake of each uid, parts of 65,535.',
  key: [identity(netUid)],
  value: u16Vector,
})
export const uids = home.map({
  name: 'Uids',
  docs: 'Uid of a hotkey.',
  key: [identity(netUid), blake2_128Concat(hotkeyId)],
  value: optional(uid),
})
export const keys = home.map({
  name: 'Keys',
  docs: 'Hotkey of a uid.',
  key: [identity(netUid), identity(uid)],
  value: hotkeyId,
})
export const loadedEmission = home.map({
  name: 'LoadedEmission',
  docs: 'Deprecated.',
  key: [identity(netUid)],
  value: optional(vec(tuple<readonly [Hotkey, bigint, bigint]>(hotkeyId, u64, u64))),
})
export const active = home.map({
  name: 'Active',
  docs: 'Whether a uid set weights lately: 0 or 1, by uid.',
  key: [identity(netUid)],
  value: flagVector,
})
export const consensus = home.map({
  name: 'Consensus',
  docs: 'Consensus weight of each miner, parts of 65,535, by uid.',
  key: [identity(netUid)],
  value: u16Vector,
})
export const incentive = home.map({
  name: 'Incentive',
  docs: 'Share of each miner in the incentive, parts of 65,535, by uid.',
  key: [identity(storageIndexCodec)],
  value: u16Vector,
})
export const dividends = home.map({
  name: 'Dividends',
  docs: 'Share of each validator in the dividends, parts of 65,535, by uid.',
  key: [identity(netUid)],
  value: u16Vector,
})
export const emission = home.map({
  name: 'Emission',
  docs: 'Alpha of the last tempo, by uid.',
  key: [identity(netUid)],
  value: u64Vector,
})
export const lastUpdate = home.map({
  name: 'LastUpdate',
  docs: 'Block of the last weights, by uid.',
  key: [identity(storageIndexCodec)],
  value: u64Vector,
})
export const validatorTrust = home.map({
  name: 'ValidatorTrust',
  docs: 'Part of each validator’s weights that consensus keeps, parts of 65,535, by uid.',
  key: [identity(netUid)],
  value: u16Vector,
})
export const validatorPermit = home.map({
  name: 'ValidatorPermit',
  docs: 'Whether a uid has a validator’s permit: 0 or 1, by uid.',
  key: [identity(netUid)],
  value: flagVector,
})
export const weights = home.map({
  name: 'Weights',
  docs: 'Row of weights by uid of the validator.',
  key: [identity(storageIndexCodec), identity(uid)],
  value: sparseRow,
})
export const bonds = home.map({
  name: 'Bonds',
  docs: 'Row of bonds by uid of the validator.',
  key: [identity(storageIndexCodec), identity(uid)],
  value: sparseRow,
})
export const blockAtRegistration = home.map({
  name: 'BlockAtRegistration',
  docs: 'Block in which a uid was registered.',
  key: [identity(netUid), identity(uid)],
  value: u64,
})
export const axons = home.map({
  name: 'Axons',
  docs: 'Where a neuron’s axon is.',
  key: [identity(netUid), blake2_128Concat(hotkeyId)],
  value: optional(axonInfo),
})
export const neuronCertificates = home.map({
  name: 'NeuronCertificates',
  docs: 'Certificate of a neuron’s axon.',
  key: [identity(netUid), blake2_128Concat(hotkeyId)],
  value: optional(neuronCertificate),
})
export const prometheus = home.map({
  name: 'Prometheus',
  docs: 'Where a neuron’s metrics are.',
  key: [identity(netUid), blake2_128Concat(hotkeyId)],
  value: optional(prometheusInfo),
})
