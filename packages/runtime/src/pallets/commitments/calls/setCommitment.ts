import { benchmarked, boxed, call, ensureSigned, field } from '@glia/frame'
import { asHotkey, netUid } from '../../subtensor/types.ts'
import { setCommitment as keep } from '../commit.ts'
import { commitmentInfo } from '../storage.ts'

export const setCommitment = call({
  index: 0,
  args: { netuid: field(netUid, 'NetUid'), info: field(boxed(commitmentInfo), 'Box<CommitmentInfo<T::MaxFields>>') },
  weight: benchmarked(33_480_000, 0, 5, 4),
  pays: 'No',
  docs: 'A registered hotkey commits to data on a subnet.',
  run(ctx, origin, { netuid, info }) {
    keep(ctx, asHotkey(ensureSigned(origin)), netuid, info)
  },
})
