import { inspect } from 'node:util'
import { StateError } from '../error.ts'

interface Counts {
  readonly history?: unknown
  readonly historyBytes?: unknown
}

/** Before anything is opened for them. @throws StateError `BadOption` */
export function checkStoreOptions({ history, historyBytes }: Counts): void {
  if (history !== undefined && history !== 'all' && !isCount(history))
    throw bad('history', `'all' or a whole number of blocks`, history)
  if (historyBytes !== undefined && !isCount(historyBytes))
    throw bad('historyBytes', 'a whole number of bytes', historyBytes)
}

function isCount(value: unknown): boolean {
  return value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && (value as number) >= 0)
}

function bad(name: string, expected: string, found: unknown): StateError {
  return new StateError(
    'BadOption',
    `expected ${name} to be ${expected}, found ${inspect(found, { depth: 1, breakLength: Number.POSITIVE_INFINITY })}`,
  )
}
