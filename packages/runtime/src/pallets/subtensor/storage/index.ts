import { inDeclaredOrder } from '@glia/frame'
import * as accounts from './accounts.ts'
import * as emission from './emission.ts'
import * as hyperparameters from './hyperparameters.ts'
import * as locks from './locks.ts'
import * as mechanisms from './mechanisms.ts'
import * as networks from './networks.ts'
import * as neurons from './neurons.ts'
import * as newer from './newer.ts'
import * as registration from './registration.ts'
import * as root from './root.ts'
import * as staking from './staking.ts'
import * as submissions from './submissions.ts'
import * as subnets from './subnets.ts'

export * from './accounts.ts'
export * from './emission.ts'
export * from './hyperparameters.ts'
export * from './locks.ts'
export * from './mechanisms.ts'
export * from './networks.ts'
export * from './neurons.ts'
export * from './newer.ts'
export * from './registration.ts'
export * from './root.ts'
export * from './staking.ts'
export * from './submissions.ts'
export * from './subnets.ts'

/**
 * Every item in the order in which the reference's metadata lists them, which is that of its source: each file is a stretch of it,
 * and an item stands in its file where it stands there. Items of newer runtimes follow.
 */
export const subtensorStorage = [
  accounts,
  emission,
  staking,
  locks,
  networks,
  subnets,
  hyperparameters,
  registration,
  neurons,
  submissions,
  root,
  mechanisms,
  newer,
].flatMap(inDeclaredOrder)
