import { call, ensureSigned, plain, weight } from '@glia/frame'
import { burnFrom } from '../currency.ts'
import { compactBalance } from '../fields.ts'

export const burn = call({
  index: 10,
  args: { value: compactBalance, keepAlive: plain.bool },
  weight: ({ keepAlive }) => weight(keepAlive ? 20_720_000 : 30_219_000),
  docs: 'Destroys value rao of the caller’s.',
  run(ctx, origin, { value, keepAlive }) {
    burnFrom(ctx, ensureSigned(origin), value, keepAlive ? 'preserve' : 'expendable')
  },
})
