import { stat } from 'node:fs/promises'
import { printable } from '@glia/base'
import { WalletError } from './errors.ts'

/** What others than the owner may do. */
const ANYTHING = 0o077
const CHANGE = 0o022
/** Whoever has an account on the machine. */
const CHANGE_BY_ANYBODY = 0o002
/** In such a folder, as /tmp is, nobody replaces what is another's. */
const STICKY = 0o1000

/** Paths that were warned of: once in a process is enough. */
const warned = new Set<string>()

/** A file of a wallet and its rights. */
export interface FileRights {
  readonly path: string
  readonly mode: number
  /** Whether a key that signs is in it. */
  readonly isPrivate: boolean
}

/**
 * Warns, as Node's programs do (`process.on('warning', …)`, code `KEYFILE_MODE`), of a private keyfile that others may read or
 * change, and of a public half or a folder that they may change, and says what to type. What others could read they have read, and
 * official programs write such files, so it is read all the same; a key that anybody could have put there is not.
 *
 * @param folders that the file is in, as far as they are a wallet's
 * @throws WalletError KEYFILE_MODE for a private file that any user may change, or that is in a folder where any user may
 */
export async function expectRights(file: FileRights, folders: readonly string[] = []): Promise<void> {
  // Windows has rights of another kind, which Node does not show.
  if (process.platform === 'win32') return
  const modes = await Promise.all(folders.map(async (path) => ({ path, mode: (await modeOf(path)) ?? 0 })))
  const open = modes.filter(({ mode }) => (mode & CHANGE) !== 0 && (mode & STICKY) === 0)
  if (file.isPrivate) {
    const anybodys = [file, ...open].find(({ mode }) => (mode & CHANGE_BY_ANYBODY) !== 0)
    if (anybodys !== undefined) throw changeable(file, anybodys)
  }
  warnOfFile(file)
  if (open.length === 0) return
  const paths = open.map(({ path }) => quoted(path)).join(' ')
  const which = open.map(({ path, mode }) => `${path} (mode ${octal(mode)})`).join(' and ')
  warn(paths, `other users of this machine can change what is in the folder ${which}: type chmod go-w ${paths}`)
}

/** Rights of a file or folder; undefined where there is none to see. */
export async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode
  } catch {
    return undefined
  }
}

function warnOfFile({ path, mode, isPrivate }: FileRights): void {
  if ((mode & (isPrivate ? ANYTHING : CHANGE)) === 0) return
  const text = isPrivate
    ? `the private keyfile ${path} is open to other users of this machine (mode ${octal(mode)}): type chmod 600 ${quoted(path)}`
    : `other users of this machine can change the address in ${path} (mode ${octal(mode)}): see that it is yours, and type chmod go-w ${quoted(path)}`
  warn(path, text)
}

function changeable(file: FileRights, { path, mode }: { path: string; mode: number }): WalletError {
  const isFile = path === file.path
  return new WalletError(
    'KEYFILE_MODE',
    `expected a key that no other user of this machine can replace, found ${isFile ? '' : `${file.path} in `}${path} with mode ${octal(mode)}: nothing was signed; see that the key is yours, then type chmod ${isFile ? '600' : 'go-w'} ${quoted(path)} (or move the wallet to a disk that keeps rights)`,
  )
}

function warn(path: string, text: string): void {
  if (warned.has(path)) return
  warned.add(path)
  process.emitWarning(printable(text), { type: 'KeyfileWarning', code: 'KEYFILE_MODE' })
}

const octal = (mode: number): string => (mode & 0o777).toString(8)

/** A path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
