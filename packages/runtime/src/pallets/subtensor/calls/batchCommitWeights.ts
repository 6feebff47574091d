import { benchmarked, call, ensure, ensureSigned, field, type H256, h256, vec } from '@glia/frame'
import { errors } from '../errors.ts'
import { fields } from '../fields.ts'
import { asHotkey, MAIN } from '../types.ts'
import { runBatch } from '../weights/batch.ts'
import { commitWeights } from '../weights/commit.ts'

export const batchCommitWeights = call({
  index: 100,
  args: { netuids: fields.netuids, commitHashes: field(vec(h256), 'Vec<H256>') },
  weight: benchmarked(147_224_000n, 4765, 15, 2),
  pays: 'No',
  docs: 'Commits on several subnets; a subnet that refuses is told in an event.',
  run(ctx, origin, { netuids, commitHashes }) {
    const hotkey = asHotkey(ensureSigned(origin))
    ensure(netuids.length === commitHashes.length, errors.InputLengthsUnequal)
    runBatch(ctx, hotkey, netuids, (netuid, position) => {
      commitWeights(ctx, origin, netuid, MAIN, commitHashes[position] as H256)
    })
  },
})
