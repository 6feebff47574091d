import { call, ensureSigned, plain, weight } from '@glia/frame'
import { burnFrom } from '../currency.ts'
import { compactBalance } from '../fields.ts'

export const burn = call({
  index: 10,
  args: { value: compactBalance, keepAlive: plain.bool },
  // The reference has the two crosswise.
  weight: ({ keepAlive }) => weight(keepAlive ? 30_219_000 : 20_720_000),
  docs: 'Destroys value rao of the caller’s.',
  run(ctx, origin, { value, keepAlive }) {
    burnFrom(ctx, ensureSigned(origin), value, keepAlive ? 'preserve' : 'expendable')
  },
})
