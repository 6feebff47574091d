import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StateError } from '../error.ts'

/** Who has a directory open: a process number alone may belong to another process after a restart. */
interface Holder {
  readonly pid: number
  readonly started: string
}

/**
 * Takes a directory for this process alone, with a file that names it; what a dead process left behind does not count.
 * Answers what gives it back.
 *
 * @throws StateError `InUse` when a living process has it.
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'process.lock')
  const own: Holder = { pid: process.pid, started: startOf(process.pid) ?? '' }
  // A link appears whole or not at all, so that nobody reads half a file.
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(own))
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        linkSync(draft, path)
        let held = true
        return () => {
          if (held) rmSync(path, { force: true })
          held = false
        }
      } catch (fault) {
        if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
        const holder = readHolder(path)
        if (attempt > 1 || (holder !== undefined && isAlive(holder))) throw inUse(directory, holder)
        rmSync(path, { force: true })
      }
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

function inUse(directory: string, holder: Holder | undefined): StateError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid}`
  return new StateError('InUse', `${directory} is in use by ${who}: stop it, or choose another directory`)
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (fault) {
    // A process of another user lives too.
    if ((fault as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return (startOf(pid) ?? '') === started
}

/** When a process started, in the system's words; undefined where the system does not say. */
function startOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    // proc(5): the command in brackets may hold blanks; the start is the 20th field after it.
    return `${boot} ${fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return undefined
  }
}
