import { setHyperparameter } from '../hyperparameters/set.ts'
import { burnAlpha, recycleAlpha, stakeBurn } from './burnAlpha.ts'
import { setChildren } from './children.ts'
import { setCommitment } from './commitment.ts'
import { setIdentity, setSubnetIdentity } from './identity.ts'
import { moveStake, swapStake, transferStake } from './moveStake.ts'
import { batch, sudo } from './nested.ts'
import { register, registerNetwork, startSubnet } from './registration.ts'
import { claimRoot, setAutoStake, setRootClaim } from './rootClaim.ts'
import { serveAxon } from './serving.ts'
import { addStake, removeStake } from './stake.ts'
import { setChildkeyTake, setTake } from './takes.ts'
import { transfer, transferAll } from './transfer.ts'
import { unstakeAll, unstakeAllAlpha } from './unstakeAll.ts'
import type { Plan, Verb } from './verb.ts'
import { commitTimelocked, commitWeights, revealWeights, setOpenWeights } from './weights.ts'

/** Everything that `Glia` does on the network, by the name of its method. */
export const VERBS = {
  transfer,
  transferAll,
  register,
  registerNetwork,
  startSubnet,
  addStake,
  removeStake,
  moveStake,
  swapStake,
  transferStake,
  unstakeAll,
  unstakeAllAlpha,
  burnAlpha,
  recycleAlpha,
  stakeBurn,
  claimRoot,
  setRootClaim,
  setAutoStake,
  setChildren,
  setChildkeyTake,
  setTake,
  setIdentity,
  setSubnetIdentity,
  setHyperparameter,
  setCommitment,
  setOpenWeights,
  commitTimelocked,
  commitWeights,
  revealWeights,
  serveAxon,
  batch,
  sudo,
} as const

export type VerbName = keyof typeof VERBS

/** What a verb takes. */
export type InputOf<Name extends VerbName> = (typeof VERBS)[Name] extends Verb<infer Input, infer _> ? Input : never

/** What a verb makes of it. */
export type PlanOf<Name extends VerbName> = (typeof VERBS)[Name] extends Verb<infer _, infer Planned> ? Planned : Plan
