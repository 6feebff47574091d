import { RangeViolation, toHex0x, withKind } from '@glia/base'
import type { SubnetNumber } from '../../types.ts'
import { checkCommitment, expectCommittable } from '../checks/index.ts'
import { feeOnly, verb } from './verb.ts'

/** Most bytes of a plain field; more go into a big one (pallet-commitments `Data`). */
const MAX_RAW = 128

/** What a neuron says in public, in place of what it said before. */
export interface CommitmentInput {
  readonly netuid: SubnetNumber
  /** At most 512 bytes; a text counts as UTF-8. */
  readonly data: string | Uint8Array
}

/** Commits to data on a subnet; free of charge, and signed by a hotkey that is registered there. */
export const setCommitment = verb<CommitmentInput>({
  signer: 'hotkey',
  names: { netuid: true, data: true },
  calls: { 'Commitments.set_commitment': feeOnly },
  plan({ queries, view, signer }, { netuid, data }) {
    if (typeof data !== 'string' && !(data instanceof Uint8Array))
      throw new RangeViolation('data', withKind(data), 'a text or a Uint8Array')
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
    expectCommittable(bytes.length)
    // The name of the field's variant counts its bytes.
    const call = queries.chain.untyped().call('Commitments', 'set_commitment', { netuid, info: [fieldOf(bytes)] })
    return {
      call,
      sentence: `Commit to ${bytes.length} bytes on subnet ${netuid}`,
      check: () => checkCommitment(view, signer.address, netuid, bytes.length),
    }
  },
})

/** A field by its size. An array of one byte stands for the byte. */
function fieldOf(bytes: Uint8Array): { readonly type: string; readonly value: unknown } {
  if (bytes.length > MAX_RAW) return { type: 'BigRaw', value: bytes }
  return { type: `Raw${bytes.length}`, value: bytes.length === 1 ? bytes[0] : toHex0x(bytes) }
}
