import { accountId, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { rootRegister as join } from '../neurons/rootRegister.ts'

/** Joins the root network. */
export const rootRegister = call({
  index: 62,
  args: { hotkey: accountId },
  typeNames: { hotkey: 'T::AccountId' },
  weight: callWeights.rootRegister,
  docs: 'Joins the root network.',
  run(ctx, origin, { hotkey }) {
    join(ctx, origin, hotkey)
  },
})
