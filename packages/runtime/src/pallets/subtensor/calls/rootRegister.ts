import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { rootRegister as join } from '../neurons/rootRegister.ts'

export const rootRegister = call({
  index: 62,
  args: { hotkey: fields.account },
  weight: callWeights.rootRegister,
  docs: 'Joins the root network.',
  run(ctx, origin, { hotkey }) {
    join(ctx, origin, hotkey)
  },
})
