import { constant, event, field, u32, u64, vec } from '@glia/frame'
import { home } from './home.ts'
import { grandpaAuthority, MAX_AUTHORITIES } from './storage.ts'

export const grandpaEvents = home.events({
  NewAuthorities: event('Others make blocks final from here on.', {
    authoritySet: field(vec(grandpaAuthority), 'AuthorityList'),
  }),
  Paused: event('The authorities have stopped making blocks final.'),
  Resumed: event('The authorities make blocks final again.'),
})

export const grandpaErrors = home.errors({
  PauseFailed: 'The authorities do not make blocks final now, or will stop already.',
  ResumeFailed: 'The authorities make blocks final, or will again already.',
  ChangePending: 'Another change of authorities is on its way; wait for it.',
  TooSoon: 'The last forced change of authorities is too young; wait.',
  InvalidKeyOwnershipProof: 'The proof of who owned the key is wrong.',
  InvalidEquivocationProof: 'The proof that an authority voted twice is wrong.',
  DuplicateOffenceReport: 'This was reported before.',
})

export const grandpaConstants = {
  MaxAuthorities: constant(u32, MAX_AUTHORITIES, 'Authorities at most.'),
  MaxNominators: constant(u32, 20, 'Nominators of an authority at most.'),
  MaxSetIdSessionEntries: constant(u64, 0n, 'Sets of authorities whose sessions are remembered.'),
}
