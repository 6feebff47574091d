export { checkAutoStake, checkChildkeyTake, checkChildren, checkClaim, checkClaimNow, checkTake } from './delegation.ts'
export {
  AdviceError,
  AmountError,
  type CheckCode,
  CheckError,
  type Finding,
  FundsError,
  type Names,
  type Need,
  SlippageError,
} from './errors.ts'
export { boundsOf, checkAsRoot, checkHyperparameter, checkValue, isOnlyRoot } from './hyperparameters.ts'
export { checkCommitment, checkIdentity, checkSubnetIdentity, expectCommittable } from './identity.ts'
export { checkBatch, checkSudo } from './others.ts'
export { checkRegister, checkRegisterNetwork, checkRootRegister, checkStart } from './registration.ts'
export { checkServe } from './serving.ts'
export {
  checkAddStake,
  checkBurn,
  checkMove,
  checkRemoveStake,
  checkStakeBurn,
  checkUnstakeAll,
  checkUnstakeAllAlpha,
  type Place,
  sellable,
} from './stake.ts'
export { checkTransfer } from './transfer.ts'
export { ChainView } from './view.ts'
export { checkCommit, checkOpenWeights, checkReveal } from './weights.ts'
