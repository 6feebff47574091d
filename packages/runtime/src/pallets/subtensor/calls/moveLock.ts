import { benchmarked, call, ensureSigned } from '@glia/frame'
import { fields } from '../fields.ts'
import { moveLock as rule } from '../staking/locks/rules.ts'
import { asColdkey } from '../types.ts'

export const moveLock = call({
  index: 137,
  args: { destinationHotkey: fields.hotkey, netuid: fields.netuid },
  weight: benchmarked(149_819_000n, 7339, 14, 6),
  docs: "Moves the signer's lock on a subnet to another hotkey.",
  run(ctx, origin, { destinationHotkey, netuid }) {
    rule(ctx, asColdkey(ensureSigned(origin)), destinationHotkey, netuid)
  },
})
