/**
 * What a chain's beacon is called (`Drand.BeaconConfig`) that makes its own pulses, as soon as something waits for one: those of
 * development. Its rounds go by the time of the chain.
 */
export const DEVELOPMENT_BEACON_ID = 'glia-development'
