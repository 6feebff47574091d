import { benchmarked, boundedVec, call, ensureRoot, field, option, u32, vec } from '@glia/frame'
import { changeAuthorities } from '../../aura/changeAuthorities.ts'
import { auraId } from '../../aura/storage.ts'
import { grandpaAuthority, scheduleChange } from '../../grandpa/index.ts'

// Who makes blocks, and who makes them final.

const MAX_AUTHORITIES = 32

export const swapAuthorities = call<{ newAuthorities: readonly Uint8Array[] }>({
  index: 0,
  args: {
    newAuthorities: field(
      boundedVec(auraId, MAX_AUTHORITIES),
      'BoundedVec<<T as Config>::AuthorityId, T::MaxAuthorities>',
    ),
  },
  weight: ({ newAuthorities }) => benchmarked(4_442_146 + 29_392 * newAuthorities.length, 0, 0, 1),
  docs: 'Root names who makes blocks, in their order; an empty list changes nothing.',
  run(ctx, origin, { newAuthorities }) {
    ensureRoot(origin)
    changeAuthorities(ctx, newAuthorities)
  },
})

const block = field(u32, 'BlockNumberFor<T>')

export const scheduleGrandpaChange = call({
  index: 59,
  args: {
    nextAuthorities: field(vec(grandpaAuthority), 'AuthorityList'),
    inBlocks: block,
    forced: field(option(u32), 'Option<BlockNumberFor<T>>'),
  },
  weight: ({ nextAuthorities }) => benchmarked(7_972_506 + 15_444 * nextAuthorities.length, 2_779, 1, 1),
  docs: 'Root names who makes blocks final, from so many blocks on.',
  run(ctx, origin, { nextAuthorities, inBlocks, forced }) {
    ensureRoot(origin)
    scheduleChange(ctx, nextAuthorities, inBlocks, forced)
  },
})
