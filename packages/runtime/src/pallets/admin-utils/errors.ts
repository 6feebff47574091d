import { home } from './home.ts'

/** Errors of the pallet in the reference's order. */
export const errors = home.errors({
  SubnetDoesNotExist: 'There is no such subnet.',
  MaxValidatorsLargerThanMaxUIds: 'A subnet cannot have more validators than uids.',
  MaxAllowedUIdsLessThanCurrentUIds: 'More uids are in use than that; trim them first.',
  BondsMovingAverageMaxReached: 'The owner may set 975000 at most.',
  NegativeSigmoidSteepness: 'Only root may set a negative steepness.',
  ValueNotInBounds: 'The value is outside the allowed range.',
  MinAllowedUidsGreaterThanCurrentUids: 'Fewer uids are in use than that.',
  MinAllowedUidsGreaterThanMaxAllowedUids: 'The minimum must stay below the maximum.',
  MaxAllowedUidsLessThanMinAllowedUids: 'The maximum must not fall below the minimum.',
  MaxAllowedUidsGreaterThanDefaultMaxAllowedUids: 'A subnet has 256 uids at most.',
  InvalidValue: 'The value is outside the allowed range.',
  NotPermittedOnRootSubnet: 'Not for the root subnet.',
  POWRegistrationDisabled: 'Registration by proof of work no longer exists.',
  Deprecated: 'This call is no longer supported.',
})
