import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { printable } from '@glia/base'
import { WalletError, type WalletErrorCode } from './errors.ts'

/** What others than the owner may do. */
const ANYTHING = 0o077
const CHANGE = 0o022
/** Whoever has an account on the machine. */
const CHANGE_BY_ANYBODY = 0o002
/** In such a folder, as /tmp is, nobody replaces what is another's. */
const STICKY = 0o1000

/** Paths that were warned of: once in a process is enough. */
const warned = new Set<string>()

/** Who owns something, and what others may do with it. */
export interface Rights {
  readonly mode: number
  readonly uid: number
}

/** A file of a wallet and its rights. */
export interface FileRights extends Rights {
  readonly path: string
  /** Whether a key that signs is in it. */
  readonly isPrivate: boolean
}

interface FolderRights extends Rights {
  readonly path: string
}

/**
 * Warns as {@link warnOfRights} does, of a key that is to sign. What others could read they have read, and official programs write such
 * files, so it is read all the same; a key that anybody could have put there is not.
 *
 * @throws WalletError KEYFILE_MODE for a private file that any user may change, or that is in a folder where any user may
 */
export async function expectRights(file: FileRights, folders: readonly string[] = []): Promise<void> {
  if (hasOtherRights()) return
  const open = (await rightsAround(file.path, folders)).filter(isOpen)
  const anybodys = [file, ...open].find(({ mode }) => (mode & CHANGE_BY_ANYBODY) !== 0)
  if (file.isPrivate && anybodys !== undefined) throw changeable(file, anybodys)
  await warnOfRights(file, folders)
}

/**
 * Warns, as Node's programs do (`process.on('warning', …)`, code `KEYFILE_MODE`), of a private keyfile that others may read or
 * change, of a public half or a folder that they may change, and of what belongs to another user, and says what to do.
 *
 * @param folders that the file is in, as far as they are a wallet's
 */
export async function warnOfRights(file: FileRights, folders: readonly string[] = []): Promise<void> {
  if (hasOtherRights()) return
  warnOfFile(file)
  const around = await rightsAround(file.path, folders)
  warnOfFolders(around.filter(isOpen))
  warnOfOwners([file, ...around].filter(isForeign))
}

/** Rights of a file or folder; undefined where there is none to see. */
export async function rightsOf(path: string): Promise<Rights | undefined> {
  try {
    return await stat(path)
  } catch {
    return undefined
  }
}

/** Windows has rights of another kind, which Node does not show. */
const hasOtherRights = (): boolean => process.platform === 'win32'

const isOpen = ({ mode }: Rights): boolean => (mode & CHANGE) !== 0 && (mode & STICKY) === 0

/** Whether it belongs to somebody who is neither this user nor root. */
const isForeign = ({ uid }: Rights): boolean => uid !== 0 && uid !== process.getuid?.()

/** A wallet's folders, and those at the end of links in them: who can change one of these can replace the file. */
async function rightsAround(path: string, folders: readonly string[]): Promise<FolderRights[]> {
  const [, ...inner] = folders
  const linked = folders.length === 0 ? [] : await Promise.all([path, ...inner].map(folderBehind))
  const all = new Set([...folders, ...linked.filter((folder) => folder !== undefined)])
  const found = await Promise.all([...all].map(async (folder) => ({ path: folder, rights: await rightsOf(folder) })))
  return found.flatMap(({ path, rights }) =>
    rights === undefined ? [] : [{ path, mode: rights.mode, uid: rights.uid }],
  )
}

/** The folder that a link leads into; undefined for what is no link. */
async function folderBehind(path: string): Promise<string | undefined> {
  try {
    const end = await realpath(path)
    return end === join(await realpath(dirname(path)), basename(path)) ? undefined : dirname(end)
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

function warnOfFolders(open: readonly FolderRights[]): void {
  if (open.length === 0) return
  const paths = open.map(({ path }) => quoted(path)).join(' ')
  const which = open.map(({ path, mode }) => `${path} (mode ${octal(mode)})`).join(' and ')
  warn(paths, `other users of this machine can change what is in the folder ${which}: type chmod go-w ${paths}`)
}

function warnOfOwners(all: readonly FolderRights[]): void {
  const foreign = all.filter(({ path }) => !warned.has(`owner of ${path}`))
  if (foreign.length === 0) return
  for (const { path } of foreign) warned.add(`owner of ${path}`)
  const which = foreign.map(({ path, uid }) => `${path} (of user ${uid})`).join(' and ')
  const paths = foreign.map(({ path }) => quoted(path)).join(' ')
  warn(
    `owners of ${paths}`,
    `who owns ${which}, which is neither you nor root, can replace what is there: see that it is yours, and type chown ${process.getuid?.()} ${paths} (in a container, run as that user)`,
  )
}

function changeable(file: FileRights, { path, mode }: { path: string; mode: number }): WalletError {
  const isFile = path === file.path
  return new WalletError(
    'KEYFILE_MODE',
    `expected a key that no other user of this machine can replace, found ${isFile ? '' : `${file.path} in `}${path} with mode ${octal(mode)}: nothing was signed; see that the key is yours, then type chmod ${isFile ? '600' : 'go-w'} ${quoted(path)} (or move the wallet to a disk that keeps rights)`,
  )
}

/** Warns of a path, once in a process. */
export function warn(path: string, text: string, code: WalletErrorCode = 'KEYFILE_MODE'): void {
  if (warned.has(path)) return
  warned.add(path)
  process.emitWarning(printable(text), { type: 'KeyfileWarning', code })
}

const octal = (mode: number): string => (mode & 0o777).toString(8)

/** A path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
