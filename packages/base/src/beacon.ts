/**
 * What a chain's beacon is called (`Drand.BeaconConfig`) that makes its own pulses, as soon as something waits for one: those of
 * development. Its rounds go by the time of the chain.
 */
export const DEVELOPMENT_BEACON_ID = 'glia-development'

/** Its public key, compressed, hex: what makes it the one whose secret everybody may know. */
export const DEVELOPMENT_BEACON_KEY =
  'a19eb00aafe61a52ef2092680a3047d7581b00735e1eb95530219b719805d60038e12c1c73822f510dd4c168f6c65816' +
  '16540076f7b7449972859ea5472eb3c50a4f0efb593764aeb29b893228c45a06d011f66af7412cb6c63dc610d7784ae6'
