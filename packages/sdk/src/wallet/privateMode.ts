import { printable } from '@glia/base'

/** What others than the owner may do. */
const OTHERS = 0o077

/** Paths that were warned of: once in a process is enough. */
const warned = new Set<string>()

/**
 * Warns, as Node's programs do (`process.on('warning', …)`, code `KEYFILE_MODE`), of a private keyfile that others may read or
 * change, and says what to type. The file is read all the same: whoever could read it could do so before.
 */
export function warnOfMode(path: string, mode: number): void {
  // Windows has rights of another kind, which Node does not show.
  if (process.platform === 'win32' || (mode & OTHERS) === 0 || warned.has(path)) return
  warned.add(path)
  process.emitWarning(
    printable(
      `the private keyfile ${path} is open to other users of this machine (mode ${(mode & 0o777).toString(8)}): type chmod 600 ${quoted(path)}`,
    ),
    { type: 'KeyfileWarning', code: 'KEYFILE_MODE' },
  )
}

/** A path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
