import { invalidParams } from '../core/errorNotes.ts'
import type { RpcError } from '../core/rpcError.ts'

const MAX_SHOWN = 60

export const shortened = (text: string) => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text)

/** A value in a message, as JSON and not too long. */
export const shown = (value: unknown): string => shortened(beginning(value, MAX_SHOWN))

/** The first `room` characters of a value as JSON, or some more. It stops there: the value may be megabytes, or nested very deeply. */
function beginning(value: unknown, room: number): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return JSON.stringify(value.slice(0, Math.max(0, room) + 1))
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (room < 0) return '…'
  const list = Array.isArray(value)
  let text = list ? '[' : '{'
  for (const [key, item] of list ? value.entries() : Object.entries(value)) {
    if (text.length > room) break
    if (text.length > 1) text += ','
    if (typeof key === 'string') text += `${beginning(key, room - text.length)}:`
    text += beginning(item, room - text.length)
  }
  return text + (list ? ']' : '}')
}

export const listed = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '))

// An integer beyond 2^53 is a bigint here and a number for whoever sent it.
const kindOf = (value: unknown) => (typeof value === 'bigint' ? 'number' : typeof value)

export const wrongType = (found: unknown, expected: string): RpcError =>
  invalidParams(`invalid type: ${kindOf(found)} ${shown(found)}, expected ${expected}`)

export const missing = (): RpcError => invalidParams('No more params')
