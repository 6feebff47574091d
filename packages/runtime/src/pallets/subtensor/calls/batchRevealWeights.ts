import { call, ensure, u64, vec } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { errors } from '../errors.ts'
import { netUid } from '../types.ts'
import { u16Vector } from '../vectors.ts'
import { batchRevealWeights as reveal } from '../weights/reveal.ts'

/** Reveals several commits of the calling hotkey, all or none. */
export const batchRevealWeights = call({
  index: 98,
  args: {
    netuid: netUid,
    uidsList: vec(u16Vector),
    valuesList: vec(u16Vector),
    saltsList: vec(u16Vector),
    versionKeys: vec(u64),
  },
  typeNames: {
    netuid: 'NetUid',
    uidsList: 'Vec<Vec<u16>>',
    valuesList: 'Vec<Vec<u16>>',
    saltsList: 'Vec<Vec<u16>>',
    versionKeys: 'Vec<u64>',
  },
  weight: callWeights.batchRevealWeights,
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
