import { approveAsMulti } from './calls/approveAsMulti.ts'
import { asMulti } from './calls/asMulti.ts'
import { asMultiThreshold1 } from './calls/asMultiThreshold1.ts'
import { cancelAsMulti } from './calls/cancelAsMulti.ts'
import { pokeDeposit } from './calls/pokeDeposit.ts'
import { multisigConstants, multisigErrors, multisigEvents } from './declarations.ts'
import { home } from './home.ts'
import { multisigs } from './storage.ts'

/** Accounts of several signers, of whom so many have to agree on a call. */
export const multisig = home.pallet({
  storageVersion: 1,
  storage: [multisigs],
  // The wire's name ends with a digit of its own.
  calls: { asMultiThreshold_1: asMultiThreshold1, asMulti, approveAsMulti, cancelAsMulti, pokeDeposit },
  events: multisigEvents,
  errors: multisigErrors,
  constants: multisigConstants,
})
