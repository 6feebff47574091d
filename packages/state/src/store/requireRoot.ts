import { sameBytes, toHexDigits } from '@glia/base'
import { StateError } from '../error.ts'

/** Holds what was worked out against what a block's record says, if it says it. @throws StateError `Corrupt` */
export function requireRoot(number: number, expected: Uint8Array | undefined, found: Uint8Array): void {
  if (expected === undefined || sameBytes(found, expected)) return
  throw new StateError(
    'Corrupt',
    `expected state root ${toHexDigits(expected)} at block ${number}, found ${toHexDigits(found)}: the history is damaged, or the branches are`,
  )
}
