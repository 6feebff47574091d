import { readdirSync, readFileSync } from 'node:fs'

/** Processes that were started with `mark`, `NAME=VALUE`, in their environment; none where the system has no /proc. */
export function carriers(mark) {
  return processes().filter((pid) => read(pid, 'environ').split('\0').includes(mark))
}

/** Number and command line, for a person. */
export function nameOf(pid) {
  return `${pid} ${read(pid, 'cmdline').replaceAll('\0', ' ').trim()}`
}

/** Sends a signal to a process, or to a group where `pid` is negative; one that is gone needs none. */
export function signalTo(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error
  }
}

function processes() {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

/** Empty for processes of other users, and for those that are gone or have ended. */
function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
