import { linkSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toHexDigits } from '@glia/base'
import { StateError } from '../error.ts'
import { twox128 } from '../hash/twox.ts'

/** Who has a directory open: a process number alone may belong to another process after a restart. */
interface Holder {
  readonly pid: number
  /** Boot of the system and start of the process within it; empty where the system does not say. */
  readonly started: string
  /** Namespace of process numbers: those of another one, a container's, cannot be looked up here. */
  readonly space?: string | undefined
}

const SPACE = spaceOf()

function spaceOf(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return undefined
  }
}

/** A directory that is this store's alone. */
export interface DirectoryLock {
  /**
   * Before something is written: whether the directory still is. A process that is stopped between this look and its
   * write, and for longer than others wait, still makes that one write; the next look tells it.
   *
   * @throws StateError `InUse`
   */
  check(): void
  /** Gives it back. */
  release(): void
}

/** A holder says this often that it lives, ms, for those who cannot look its process up. */
const BEAT = 5_000
/** One that they have not heard of for so long, ms, has died; should it live after all, it looks before it writes. */
const SILENCE = 60_000
/** What link(2) answers where the file system has no hard links (FAT, exFAT, some network and user-space ones). */
const LINKLESS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

const now = () => ({ wall: Date.now(), steady: performance.now() })

/**
 * Takes a directory for one store of one process, with a file that names it; what a dead process left behind does not
 * count. Processes in containers of one machine that share the directory keep each other out too; those of several
 * machines do not, and LMDB is not for them.
 *
 * @throws StateError `InUse` when a living process has it, or one that cannot be looked up and was heard of lately;
 * `Unwritable` where the file system holds no hard links
 */
export function lockDirectory(directory: string): DirectoryLock {
  const path = join(directory, 'process.lock')
  const own = JSON.stringify({
    pid: process.pid,
    started: lookUp('self')?.started ?? '',
    space: SPACE,
    nonce: process.getBuiltinModule('node:crypto').randomUUID(),
  })
  take(directory, path, own)
  let released = false
  let lost = false
  // By two clocks. One that was set back would let this process believe for as long that it was just heard; the other one,
  // which nobody sets, stands still while the machine sleeps, and the file beside it grows old all the same.
  let heard = now()
  const beat = () => {
    const text = textOf(path)
    // Somebody took the file away, and nobody came.
    if (text === undefined && !lost) take(directory, path, own)
    else if (text !== own) lost = true
    heard = now()
    if (lost) return
    const seconds = heard.wall / 1000
    utimesSync(path, seconds, seconds)
  }
  const timer = setInterval(() => {
    try {
      beat()
    } catch {
      // What the system refuses for a moment the next beat may do.
    }
  }, BEAT)
  timer.unref()
  return {
    check() {
      // A process that was stopped for long may have been taken for dead.
      const { wall, steady } = now()
      if (Math.abs(wall - heard.wall) > BEAT || steady - heard.steady > BEAT) beat()
      if (lost) throw inUse(directory, parsed(textOf(path)))
    },
    release() {
      if (released) return
      released = true
      clearInterval(timer)
      if (textOf(path) === own) rmSync(path, { force: true })
    },
  }
}

/**
 * Makes the file at `path` say `own`, unless it names a living holder.
 *
 * Of several processes one gets it. A free name is taken by a link, which one of them makes. What a dead holder left is
 * replaced only by who has the claim to that very text, itself a file that is taken this way, and only if the text still
 * stands there then: nobody else may replace it meanwhile, the dead do not come back, and no text is written twice.
 */
function take(directory: string, path: string, own: string): void {
  // A link appears whole or not at all, so that nobody reads half a file. Threads have one process number.
  const draft = `${path}.${process.getBuiltinModule('node:crypto').randomUUID()}`
  try {
    writeFileSync(draft, own)
    for (;;) {
      try {
        linkSync(draft, path)
        return
      } catch (fault) {
        const { code, message } = fault as NodeJS.ErrnoException
        // The draft beside it was written: it is not permission that is wanting.
        if (code !== undefined && LINKLESS.has(code))
          throw new StateError(
            'Unwritable',
            `expected ${directory} on a file system that holds hard links, found "${message}": choose a directory on another one`,
            { cause: fault },
          )
        if (code !== 'EEXIST') throw fault
      }
      const text = textOf(path)
      // Given back just now.
      if (text === undefined) continue
      const holder = parsed(text)
      if (holder !== undefined && isThere(path, holder)) throw inUse(directory, holder)
      const claim = `${path}.${toHexDigits(twox128(Buffer.from(text)))}`
      take(directory, claim, own)
      try {
        if (textOf(path) !== text) continue
        renameSync(draft, path)
        return
      } finally {
        rmSync(claim, { force: true })
      }
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

function inUse(directory: string, holder: Holder | undefined): StateError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid}`
  if (holder === undefined || isHere(holder))
    return new StateError('InUse', `${directory} is in use by ${who}: stop it, or choose another directory`)
  return new StateError(
    'InUse',
    `${directory} is in use by ${who} of another container, or was less than ${SILENCE / 1000} seconds ago: stop it, wait, or choose another directory`,
  )
}

/** Undefined where there is no file. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fault
  }
}

/** Undefined for what names nobody: a power cut may leave an empty file. */
function parsed(text: string | undefined): Holder | undefined {
  try {
    const { pid, started, space } = JSON.parse(text ?? '') as Partial<Holder>
    return typeof pid === 'number' && typeof started === 'string' ? { pid, started, space } : undefined
  } catch {
    return undefined
  }
}

function isHere({ space }: Holder): boolean {
  return space === undefined || SPACE === undefined || space === SPACE
}

function isThere(path: string, holder: Holder): boolean {
  const boot = bootId()
  if (boot !== undefined && holder.started !== '' && !holder.started.startsWith(`${boot} `)) return false
  if (isHere(holder)) return isAlive(holder)
  const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  return changed !== undefined && Math.abs(Date.now() - changed) < SILENCE
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (fault) {
    // A process of another user lives too.
    if ((fault as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  // Where the system does not say when it started, of other users' processes at least, it may be the one.
  const found = lookUp(pid)
  if (found === undefined) return true
  return !found.ended && (started === '' || found.started === started)
}

interface Found {
  /** When it started, in the system's words. */
  readonly started: string
  /** It has ended, and who started it has not asked how: killed in a container, it may stay so as long as that runs. */
  readonly ended: boolean
}

/** What the system says of a process; undefined where it does not. */
function lookUp(pid: number | 'self'): Found | undefined {
  try {
    // Of another namespace's /proc, the numbers are those of others.
    if (readlinkSync('/proc/self') !== String(process.pid)) return undefined
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // proc(5): the command in brackets may hold blanks; state, threads and start are the 1st, 18th and 20th field after it.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    // While other threads are on their way out, one of them may still write.
    const ended = /^[ZXx]$/.test(fields[0] ?? '') && Number(fields[17]) <= 1
    return { started: `${bootId()} ${fields[19]}`, ended }
  } catch {
    return undefined
  }
}

/** Differs from one start of the system to the next. */
function bootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  } catch {
    return undefined
  }
}
