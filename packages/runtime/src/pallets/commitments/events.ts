import { event } from '@glia/frame'
import { fields } from '../subtensor/fields.ts'
import { home } from './home.ts'

const { account, netuid, u64 } = fields

export const commitmentsEvents = home.events({
  Commitment: event('A key committed to something on a subnet.', { netuid, who: account }),
  TimelockCommitment: event('A key committed to something that a Drand round opens.', {
    netuid,
    who: account,
    revealRound: u64,
  }),
  CommitmentRevealed: event('A commitment was opened by its Drand round.', { netuid, who: account }),
})
