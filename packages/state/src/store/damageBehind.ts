import { StateError } from '../error.ts'
import { checkDataFile } from './lmdbFile.ts'
import { isOfSystem, said } from './refused.ts'

/**
 * What to throw for a transaction that failed: of a damaged list of free pages LMDB takes numbers of pages that no file has, and the
 * system's "File too large" then reads as if the disk were full. What the last transaction left says which of the two it is.
 */
export function damageBehind(directory: string, fault: unknown): unknown {
  if (!(fault instanceof StateError) || fault.code !== 'Unwritable') return fault
  const { cause } = fault
  const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown }
  if (cause === undefined || isOfSystem(code)) return fault
  try {
    checkDataFile(directory, true)
    return fault
  } catch (found) {
    if (!(found instanceof StateError) || found.code !== 'Corrupt') return fault
    return new StateError(
      'Corrupt',
      `${found.message} (the write ended with "${said(String(message))}"; with --check a copy is looked at whole before it is used)`,
      { cause },
    )
  }
}
