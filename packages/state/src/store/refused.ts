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

/** ENOSPC, EFBIG, EDQUOT, MDB_MAP_FULL. Node names the system's errors, LMDB numbers them. */
const NO_ROOM = new Set<unknown>(['ENOSPC', 28, 'EFBIG', 27, 'EDQUOT', 122, -30792])
/** EACCES, EPERM, EROFS. */
const FORBIDDEN = new Set<unknown>(['EACCES', 13, 'EPERM', 1, 'EROFS', 30])

function adviceOf(code: unknown): string {
  if (NO_ROOM.has(code)) return 'make room on the disk and start again; the blocks before are kept'
  if (FORBIDDEN.has(code)) return 'allow writing there, or choose another directory'
  // LMDB calls a write that ended too early, for want of room too, an input/output error.
  if (code === 'EIO' || code === 5)
    return 'make room on the disk or mend it, and start again; the blocks before are kept'
  return 'mend that and start again, or choose another directory; the blocks before are kept'
}
