import { bool, call, compact, ensureSigned, u64, weight } from '@glia/frame'
import { burnFrom } from '../currency.ts'

/** Destroys `value` rao of the caller's. */
export const burn = call({
  index: 10,
  args: { value: compact(u64), keepAlive: bool },
  typeNames: { value: 'T::Balance', keepAlive: 'bool' },
  weight: ({ keepAlive }) => weight(keepAlive ? 20_720_000 : 30_219_000),
  docs: 'Burn the specified liquid free balance from the origin account.',
  run(ctx, origin, { value, keepAlive }) {
    burnFrom(ctx, ensureSigned(origin), value, keepAlive ? 'preserve' : 'expendable')
  },
})
