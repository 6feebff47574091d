import { benchmarked, call, ensure, field, u64, vec } from '@glia/frame'
import { errors } from '../errors.ts'
import { fields } from '../fields.ts'
import { batchRevealWeights as reveal } from '../weights/reveal.ts'

export const batchRevealWeights = call({
  index: 98,
  args: {
    netuid: fields.netuid,
    uidsList: fields.u16Rows,
    valuesList: fields.u16Rows,
    saltsList: fields.u16Rows,
    versionKeys: field(vec(u64), 'Vec<u64>'),
  },
  weight: benchmarked(421_363_000n, 8095, 19, 2),
  pays: 'No',
  docs: 'Reveals several commits of the calling hotkey, all or none.',
  run(ctx, origin, { netuid, uidsList, valuesList, saltsList, versionKeys }) {
    const { length } = uidsList
    ensure(
      length === valuesList.length && length === saltsList.length && length === versionKeys.length,
      errors.InputLengthsUnequal,
    )
    const none = new Uint16Array()
    const reveals = uidsList.map((uids, i) => ({
      uids,
      values: valuesList[i] ?? none,
      salt: saltsList[i] ?? none,
      versionKey: versionKeys[i] ?? 0n,
    }))
    reveal(ctx, origin, netuid, reveals)
  },
})
