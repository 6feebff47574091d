import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { rootRegister as join } from '../neurons/rootRegister.ts'

export const rootRegister = call({
  index: 62,
  args: { hotkey: fields.hotkey },
  weight: benchmarked(103_934_000n, 4981, 19, 16),
  docs: 'Joins the root network.',
  run(ctx, origin, { hotkey }) {
    join(ctx, origin, hotkey)
  },
})
