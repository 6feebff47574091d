export { hostPort, IpError, intToIp, ipToInt, type ServedAxon, servedAxon } from './axonInfo.ts'
export {
  callTarget,
  type Metagraph,
  type MetagraphHyperparameters,
  metagraphFromChain,
  type Neuron,
  type SubnetIdentity,
  type SubnetPool,
} from './metagraph.ts'
export { whyNotPublic } from './publicAddress.ts'
export { SELECTIVE_FIELDS, type SelectiveField, selectiveIndices } from './selective.ts'
export { chainText, fixedToNumber } from './text.ts'
