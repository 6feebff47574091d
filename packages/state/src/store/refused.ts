import { GliaError } from '@glia/base'
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
    if (cause instanceof GliaError || code === undefined) throw cause
    if (DAMAGE.has(code)) throw damaged(directory, cause)
    const remedy = adviceOf(code)
    throw new StateError('Unwritable', `expected to write to ${directory}, found "${said(message)}": ${remedy}`, {
      cause,
    })
  }
}

/**
 * Runs what reads from a database.
 *
 * @throws StateError `Corrupt` where LMDB says that the data is not what it should be; any other error passes
 */
export function unlessDamaged<T>(directory: string, work: () => T): T {
  try {
    return work()
  } catch (fault) {
    throw readingFault(directory, fault)
  }
}

/** What to throw for something that came out of reading a database: the sentence for damage, anything else as it is. */
export function readingFault(directory: string, fault: unknown): unknown {
  const { code, message } = fault as { code?: unknown; message?: unknown }
  const isDamage = DAMAGE.has(code) || code === BAD_TRANSACTION || String(message).startsWith('Invalid key size')
  return isDamage && !(fault instanceof GliaError) ? damaged(directory, fault) : fault
}

function damaged(directory: string, cause: unknown): StateError {
  return new StateError(
    'Corrupt',
    `expected a sound database in ${directory}, found "${said((cause as Error).message)}": it is damaged; use another directory, or a copy of this one that opens with --check`,
    { cause },
  )
}

/** LMDB's message without what it says of its buffers, some of it from memory that it never set. */
export const said = (message: string): string => message.split(': Attempting to write page at position', 1)[0] as string

/**
 * MDB_PAGE_NOTFOUND, MDB_CORRUPTED, MDB_PANIC, MDB_VERSION_MISMATCH, MDB_INVALID, MDB_CURSOR_FULL, MDB_PAGE_FULL,
 * MDB_INCOMPATIBLE, MDB_PROBLEM: those of a full cursor or page are faults inside that only pages which are none lead to.
 */
const DAMAGE = new Set<unknown>([-30797, -30796, -30795, -30794, -30793, -30787, -30786, -30784, -30779])
/** What reading answers once it has met damage, until a transaction of its own begins. */
export const BAD_TRANSACTION = -30782

/** ENOSPC, EFBIG, EDQUOT, MDB_MAP_FULL. Node names the system's errors, LMDB numbers them. */
const NO_ROOM = new Set<unknown>(['ENOSPC', 28, 'EFBIG', 27, 'EDQUOT', 122, -30792])
/** EACCES, EPERM, EROFS. */
const FORBIDDEN = new Set<unknown>(['EACCES', 13, 'EPERM', 1, 'EROFS', 30])

/** Whether nothing but the system can be at fault: ENOSPC, EDQUOT, and where it forbids. */
export const isOfSystem = (code: unknown): boolean =>
  typeof code === 'string' || code === 28 || code === 122 || FORBIDDEN.has(code)

function adviceOf(code: unknown): string {
  if (NO_ROOM.has(code)) return 'make room on the disk and start again; the blocks before are kept'
  if (FORBIDDEN.has(code)) return 'allow writing there, or choose another directory'
  // LMDB calls a write that ended too early, for want of room too, an input/output error.
  if (code === 'EIO' || code === 5)
    return 'make room on the disk or mend it, and start again; the blocks before are kept'
  return 'mend that and start again, or choose another directory; the blocks before are kept'
}
