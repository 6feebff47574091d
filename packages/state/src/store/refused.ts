import { StateError } from '../error.ts'

/**
 * Runs what writes to a directory, and says in one sentence why the system refused it. Errors that are sentences already
 * pass; `undo` runs when anything is thrown.
 *
 * @throws StateError `Unwritable`
 */
export function unlessRefused<T>(directory: string, work: () => T, undo?: () => void): T {
  try {
    return work()
  } catch (cause) {
    undo?.()
    const { code, message } = cause as { code?: unknown; message: string }
    if (cause instanceof StateError || code === undefined) throw cause
    const remedy = adviceOf(code)
    throw new StateError('Unwritable', `expected to write to ${directory}, found "${message}": ${remedy}`, { cause })
  }
}

/** Node names the system's errors, LMDB numbers them. */
function adviceOf(code: unknown): string {
  if (code === 'ENOSPC' || code === 28 || code === 'EFBIG' || code === 27)
    return 'make room on the disk and start again; the blocks before are kept'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 13 || code === 1 || code === 30)
    return 'allow writing there, or choose another directory'
  // LMDB calls a write that ended too early, for want of room too, an input/output error.
  return 'make room on the disk or mend it, and start again; the blocks before are kept'
}
