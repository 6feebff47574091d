import { event, field, h256 } from '@glia/frame'
import { home } from './home.ts'

const hash = field(h256, 'T::Hash')

export const preimageEvents = home.events({
  Noted: event('There are bytes for a hash.', { hash }),
  Requested: event('Somebody wants the bytes of a hash.', { hash }),
  Cleared: event('The bytes of a hash are gone.', { hash }),
})

export const preimageErrors = home.errors({
  TooBig: 'There are too many bytes to keep on chain.',
  AlreadyNoted: 'These bytes are here already.',
  NotAuthorized: 'Only the one who brought the bytes may do this.',
  NotNoted: 'There are no bytes for this hash.',
  Requested: 'The bytes are wanted and cannot go.',
  NotRequested: 'Nobody wants the bytes of this hash.',
  TooMany: 'These are too many hashes for one call.',
  TooFew: 'Name at least one hash.',
})
