import { errorText } from '@glia/base'
import { StateError } from '@glia/state'
import { NodeError } from '../errors.ts'

/** True for what tells that the chain moved on below a block at work. */
export const isStale = (fault: unknown): boolean =>
  (fault instanceof StateError && fault.code === 'StaleLayer') ||
  (fault instanceof NodeError && fault.shape.kind === 'StaleBuilder')

/** True for what is no transaction's fault though it came up while one ran: the state below it is gone, damaged or closed. */
export const isOfState = (fault: unknown): boolean => fault instanceof StateError || isStale(fault)

/** Runs what no transaction is to blame for: hooks, inherents, the end of a block. Throws NodeError RuntimeFault. */
export function withoutBlame<T>(block: number, work: () => T): T {
  try {
    return work()
  } catch (fault) {
    if (isOfState(fault) || fault instanceof NodeError) throw fault
    const details = errorText(fault)
    throw new NodeError({ kind: 'RuntimeFault', block, details }, { cause: fault })
  }
}
