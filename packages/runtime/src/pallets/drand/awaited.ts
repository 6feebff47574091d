import type { Ctx } from '@glia/frame'
import { commitmentOf, timelockedIndex } from '../commitments/storage.ts'
import { timelockedWeightCommits } from '../subtensor/storage/index.ts'
import type { Hotkey, NetUid, StorageIndex } from '../subtensor/types.ts'

/** Something that the pulse of a round opens. */
export type Awaiting = {
  readonly who: Hotkey
  readonly round: bigint
  readonly sealed: Uint8Array
} & (
  | { readonly kind: 'weights'; readonly index: StorageIndex; readonly epoch: bigint }
  | { readonly kind: 'commitment'; readonly netuid: NetUid }
)

/** All weights and commitments that wait for a round. PERF: reads each; nothing where none waits. */
export function* awaiting(ctx: Ctx): Generator<Awaiting> {
  if (!timelockedWeightCommits.isEmpty(ctx)) {
    for (const [[index, epoch], commits] of timelockedWeightCommits.entries(ctx)) {
      for (const [who, , sealed, round] of commits) yield { kind: 'weights', who, round, sealed, index, epoch }
    }
  }
  for (const [netuid, who] of timelockedIndex.get(ctx)) {
    for (const field of commitmentOf.get(ctx, netuid, who)?.info.fields ?? []) {
      if (field.type !== 'TimelockEncrypted') continue
      const { revealRound: round, encrypted: sealed } = field.value
      yield { kind: 'commitment', who, round, sealed, netuid }
    }
  }
}
