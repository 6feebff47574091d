import { constant, errors, events, struct, tuple, u64, unit, vec } from '@glia/frame'

export const drandEvents = events<{
  BeaconConfigChanged: null
  NewPulse: { readonly rounds: readonly bigint[] }
  SetOldestStoredRound: readonly [bigint]
}>({
  BeaconConfigChanged: { fields: unit, docs: 'Beacon Configuration has changed.' },
  NewPulse: {
    fields: struct({ rounds: vec(u64) }),
    docs: 'Successfully set a new pulse(s).',
    typeNames: ['Vec<RoundNumber>'],
  },
  SetOldestStoredRound: {
    fields: tuple<readonly [bigint]>(u64),
    docs: 'Oldest Stored Round has been set.',
    typeNames: ['u64'],
  },
})

export const drandErrors = errors({
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
