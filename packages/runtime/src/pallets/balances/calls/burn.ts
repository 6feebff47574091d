import { bool, call, compact, ensureSigned, field, u64, weight } from '@glia/frame'
import { burnFrom } from '../currency.ts'

/** Destroys `value` rao of the caller's. */
export const burn = call({
  index: 10,
  args: { value: field(compact(u64), 'T::Balance'), keepAlive: field(bool, 'bool') },
  weight: ({ keepAlive }) => weight(keepAlive ? 20_720_000 : 30_219_000),
  docs: 'Burn the specified liquid free balance from the origin account.',
  run(ctx, origin, { value, keepAlive }) {
    burnFrom(ctx, ensureSigned(origin), value, keepAlive ? 'preserve' : 'expendable')
  },
})
