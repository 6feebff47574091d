import { benchmarked, call, ensureRoot } from '@glia/frame'
import { enter as begin, exit, extend as goOn } from '../safeMode.ts'

export const enter = call({
  index: 0,
  args: {},
  weight: benchmarked(44_471_000, 3892, 2, 3),
  docs: 'Would have few calls let through for an amount that is held; on this chain root alone may.',
  run: (ctx, origin) => begin(ctx, origin, false),
})

export const forceEnter = call({
  index: 1,
  args: {},
  weight: benchmarked(5_200_000, 1489, 1, 1),
  docs: 'Has few calls let through for a day. Root only.',
  run: (ctx, origin) => begin(ctx, origin, true),
})

export const extend = call({
  index: 2,
  args: {},
  weight: benchmarked(46_411_000, 3892, 2, 3),
  docs: 'Would have few calls let through for longer, for an amount that is held; on this chain root alone may.',
  run: (ctx, origin) => goOn(ctx, origin, false),
})

export const forceExtend = call({
  index: 3,
  args: {},
  weight: benchmarked(7_011_000, 1489, 1, 1),
  docs: 'Has few calls let through for half a day longer. Root only.',
  run: (ctx, origin) => goOn(ctx, origin, true),
})

export const forceExit = call({
  index: 4,
  args: {},
  weight: benchmarked(6_180_000, 1489, 1, 1),
  docs: 'Has all calls let through again. Root only.',
  run(ctx, origin) {
    ensureRoot(origin)
    exit(ctx, 'Force')
  },
})
