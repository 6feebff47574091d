import { exactText } from '@glia/base'
import { invalidParams } from '../core/errorNotes.ts'
import { type RpcError } from '../core/rpcError.ts'

const MAX_SHOWN = 60
/** What is nested deeper does not fit anyway, and could be nested without end. */
const MAX_DEPTH = MAX_SHOWN

/** A value in a message, as JSON and not too long. */
export function shown(value: unknown): string {
  const json = exactText(value, { depth: MAX_DEPTH })
  return json.length > MAX_SHOWN ? `${json.slice(0, MAX_SHOWN)}…` : json
}

export const listed = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '))

// An integer beyond 2^53 is a bigint here and a number for whoever sent it.
const kindOf = (value: unknown) => (typeof value === 'bigint' ? 'number' : typeof value)

export const wrongType = (found: unknown, expected: string): RpcError =>
  invalidParams(`invalid type: ${kindOf(found)} ${shown(found)}, expected ${expected}`)

export const missing = (): RpcError => invalidParams('No more params')
