import { constant, event, field, plain, u64, vec } from '@glia/frame'
import { home } from './home.ts'

export const drandEvents = home.events({
  BeaconConfigChanged: event('Which beacon is read was changed.'),
  NewPulse: event('Pulses of the beacon are stored.', { rounds: field(vec(u64), 'Vec<RoundNumber>') }),
  SetOldestStoredRound: event('The oldest round that is stored.', plain.u64),
})

export const drandErrors = home.errors({
  NoneValue: 'No value was set before.',
  StorageOverflow: 'A counter would pass its limit.',
  DrandConnectionFailure: 'drand could not be reached.',
  UnverifiedPulse: 'The beacon is not valid.',
  InvalidRoundNumber: 'The round is not later than the last one stored; send later rounds.',
  PulseVerificationError: 'The beacon could not be verified.',
})

export const drandConstants = {
  UnsignedPriority: constant(
    u64,
    1n << 20n,
    'A configuration for base priority of unsigned transactions; several pallets may send them.',
  ),
  HttpFetchTimeout: constant(u64, 1_000n, 'Milliseconds to wait for the HTTP request to complete.'),
}
