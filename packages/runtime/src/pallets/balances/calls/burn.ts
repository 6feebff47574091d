import { bool, call, compact, ensureSigned, field, u64, weight } from '@glia/frame'
import { burnFrom } from '../currency.ts'

export const burn = call({
  index: 10,
  args: { value: field(compact(u64), 'T::Balance'), keepAlive: field(bool, 'bool') },
  weight: ({ keepAlive }) => weight(keepAlive ? 20_720_000 : 30_219_000),
  docs: 'Destroys value rao of the caller’s.',
  run(ctx, origin, { value, keepAlive }) {
    burnFrom(ctx, ensureSigned(origin), value, keepAlive ? 'preserve' : 'expendable')
  },
})
