import { benchmarked, call, compact, ensure, ensureSigned, field, tuple, u16, u64, vec } from '@glia/frame'
import { errors } from '../errors.ts'
import { fields } from '../fields.ts'
import { commitRevealWeightsEnabled } from '../storage/index.ts'
import { asHotkey, MAIN } from '../types.ts'
import { runBatch } from '../weights/batch.ts'
import { setWeights } from '../weights/set.ts'

export const batchSetWeights = call({
  index: 80,
  args: {
    netuids: fields.netuids,
    weights: field(
      vec(vec(tuple<readonly [number, number]>(compact(u16), compact(u16)))),
      'Vec<Vec<(Compact<u16>, Compact<u16>)>>',
    ),
    versionKeys: field(vec(compact(u64)), 'Vec<Compact<u64>>'),
  },
  weight: benchmarked(103_092_000n, 7395, 16, 2),
  pays: 'No',
  docs: 'Sets weights on several subnets; a subnet that refuses them is told in an event.',
  run(ctx, origin, { netuids, weights, versionKeys }) {
    const hotkey = asHotkey(ensureSigned(origin))
    ensure(netuids.length === weights.length && netuids.length === versionKeys.length, errors.InputLengthsUnequal)
    runBatch(ctx, hotkey, netuids, (netuid, position) => {
      ensure(!commitRevealWeightsEnabled.get(ctx, netuid), errors.CommitRevealEnabled)
      const row = weights[position] ?? []
      const uids = new Uint16Array(row.length)
      const values = new Uint16Array(row.length)
      row.forEach(([uid, value], at) => {
        uids[at] = uid
        values[at] = value
      })
      setWeights(ctx, origin, netuid, MAIN, { uids, values, versionKey: versionKeys[position] ?? 0n })
    })
  },
})
