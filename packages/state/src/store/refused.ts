import { StateError } from '../error.ts'

/**
 * Runs what writes to a directory, and says in one sentence why the system refused it. Errors that are sentences already
 * pass.
 *
 * @throws StateError `Unwritable`, or `Corrupt` where LMDB says that the data is not what it should be
 */
export function unlessRefused<T>(directory: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const { code, message } = cause as { code?: unknown; message: string }
    if (cause instanceof StateError || code === undefined) throw cause
    if (DAMAGE.has(code)) {
      throw new StateError(
        'Corrupt',
        `expected a sound database in ${directory}, found "${message}": use another directory or a copy of this one`,
        { cause },
      )
    }
    const remedy = adviceOf(code)
    throw new StateError('Unwritable', `expected to write to ${directory}, found "${message}": ${remedy}`, { cause })
  }
}

/** MDB_PAGE_NOTFOUND, MDB_CORRUPTED, MDB_PANIC, MDB_VERSION_MISMATCH, MDB_INVALID, MDB_INCOMPATIBLE. */
const DAMAGE = new Set<unknown>([-30797, -30796, -30795, -30794, -30793, -30784])

/** Node names the system's errors, LMDB numbers them. */
function adviceOf(code: unknown): string {
  if (code === 'ENOSPC' || code === 28 || code === 'EFBIG' || code === 27)
    return 'make room on the disk and start again; the blocks before are kept'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 13 || code === 1 || code === 30)
    return 'allow writing there, or choose another directory'
  // LMDB calls a write that ended too early, for want of room too, an input/output error.
  return 'make room on the disk or mend it, and start again; the blocks before are kept'
}
