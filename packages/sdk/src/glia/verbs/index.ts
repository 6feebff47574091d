import { moveStake, swapStake, transferStake } from './moveStake.ts'
import { batch, sudo } from './nested.ts'
import { register, registerNetwork, startSubnet } from './registration.ts'
import { serveAxon } from './serving.ts'
import { addStake, removeStake } from './stake.ts'
import { transfer, transferAll } from './transfer.ts'
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
export type PlanOf<Name extends VerbName> = (typeof VERBS)[Name] extends Verb<never, infer Planned> ? Planned : Plan
