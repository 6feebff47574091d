/**
 * Errors of free calls that no later block mends by itself: it takes another transaction, which pays or is root's, or they
 * follow from the arguments alone. All others may be gone with the next blocks and are left to the block, as the reference does:
 * rate limits (`SettingWeightsTooFast`, `CommittingWeightsTooFast`, `ServingRateLimitExceeded`), windows of commits and reveals, space and
 * permits that an epoch gives (`SpaceLimitExceeded`, `NeuronNoValidatorPermit`), and whatever is not listed here. Stake grows with
 * every epoch, but the reference's pool refuses for want of it, too.
 */
export const LASTING_ERRORS: ReadonlySet<string> = new Set([
  // Who signs is nobody there.
  'SubtensorModule.HotKeyNotRegisteredInSubNet',
  'SubtensorModule.HotKeyNotRegisteredInNetwork',
  'SubtensorModule.HotKeyAccountNotExists',
  'SubtensorModule.NonAssociatedColdKey',
  'SubtensorModule.NotEnoughStakeToSetWeights',
  'Commitments.AccountNotAllowedCommit',
  // There is no such place, or it is set to something else.
  'SubtensorModule.MechanismDoesNotExist',
  'SubtensorModule.SubnetNotExists',
  'SubtensorModule.CanNotSetRootNetworkWeights',
  'SubtensorModule.CommitRevealEnabled',
  'SubtensorModule.CommitRevealDisabled',
  'SubtensorModule.IncorrectCommitRevealVersion',
  'SubtensorModule.IncorrectWeightVersionKey',
  // The arguments are wrong.
  'SubtensorModule.WeightVecNotEqualSize',
  'SubtensorModule.InputLengthsUnequal',
  'SubtensorModule.DuplicateUids',
  'SubtensorModule.UidsLengthExceedUidsInSubNet',
  'SubtensorModule.UidVecContainInvalidOne',
  'SubtensorModule.WeightVecLengthIsLow',
  'Commitments.TooManyFieldsInCommitmentInfo',
  'Utility.TooManyCalls',
  'System.CallFiltered',
  'BadOrigin',
])
