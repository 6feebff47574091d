export {
  AmountError,
  type CheckCode,
  CheckError,
  type Finding,
  FundsError,
  type Need,
  SlippageError,
} from './errors.ts'
export { checkBatch, checkSudo } from './others.ts'
export { checkRegister, checkRegisterNetwork, checkRootRegister, checkStart } from './registration.ts'
export { checkServe } from './serving.ts'
export { checkAddStake, checkMove, checkRemoveStake, type Place } from './stake.ts'
export { checkTransfer } from './transfer.ts'
export { ChainView } from './view.ts'
export { checkCommit, checkOpenWeights, checkReveal } from './weights.ts'
