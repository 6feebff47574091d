import { type AccountId, accountId, events, struct, u64 } from '@glia/frame'
import { type NetUid, netUid } from '../subtensor/types.ts'

interface Author {
  readonly netuid: NetUid
  readonly who: AccountId
}

export const commitmentsEvents = events<{
  Commitment: Author
  TimelockCommitment: Author & { readonly revealRound: bigint }
  CommitmentRevealed: Author
}>({
  Commitment: {
    fields: struct<Author>({ netuid: netUid, who: accountId }),
    docs: 'A commitment was set',
    typeNames: ['NetUid', 'T::AccountId'],
  },
  TimelockCommitment: {
    fields: struct({ netuid: netUid, who: accountId, revealRound: u64 }),
    docs: 'A timelock-encrypted commitment was set',
    typeNames: ['NetUid', 'T::AccountId', 'u64'],
  },
  CommitmentRevealed: {
    fields: struct<Author>({ netuid: netUid, who: accountId }),
    docs: 'A timelock-encrypted commitment was auto-revealed',
    typeNames: ['NetUid', 'T::AccountId'],
  },
})
