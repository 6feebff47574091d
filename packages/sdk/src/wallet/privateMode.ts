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

/** So many of several paths are named. */
const MOST_NAMED = 3

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
  warnOfFiles([file])
  const around = await rightsAround(file.path, folders)
  warnOfFolders(around.filter(isOpen))
  warnOfOwners([file, ...around])
}

/** As {@link warnOfRights}, of files that are only listed: of all that one thing is to be done about, and of each owner's, in one line. */
export function warnOfListed(files: readonly FileRights[]): void {
  if (hasOtherRights()) return
  warnOfFiles(files.filter(({ isPrivate }) => isPrivate))
  warnOfFiles(files.filter(({ isPrivate }) => !isPrivate))
  warnOfOwners(files)
}

/**
 * As {@link warnOfRights}, of a file that was written: by root into the wallet of somebody else, it is one that its owner cannot read.
 *
 * @param before what the file was that it took the place of
 */
export async function warnOfWritten(file: FileRights, folders: readonly string[] = [], before?: Rights): Promise<void> {
  if (hasOtherRights()) return
  const above = await rightsAround(file.path, [...new Set([...folders, dirname(file.path)])])
  const foreign = above.findIndex(isForeign)
  const owner = before !== undefined && isForeign(before) ? before : above[foreign]
  if (!isRoot() || file.uid !== 0 || owner === undefined) return warnOfRights(file, folders)
  warnOfFiles([file])
  warnOfFolders(above.filter(({ path }) => folders.includes(path)).filter(isOpen))
  const within = foreign < 0 ? [] : above.slice(foreign + 1).filter(({ uid }) => uid === 0)
  const paths = [...within, file].map(({ path }) => quoted(path)).join(' ')
  say(
    `root wrote ${file.path} where things are of user ${named(owner.uid)}, who cannot read it: type chown ${owner.uid} ${paths}, and ${runAs(owner.uid)} from here on`,
  )
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

/** @param all private ones, or public halves */
function warnOfFiles(all: readonly FileRights[]): void {
  const open = all.filter(
    ({ path, mode, isPrivate }) => (mode & (isPrivate ? ANYTHING : CHANGE)) !== 0 && !warned.has(path),
  )
  const [first] = open
  if (first === undefined) return
  const which = listed(open, ({ path, mode }) => `${path} (mode ${octal(mode)})`)
  const text = first.isPrivate
    ? `${open.length === 1 ? 'the private keyfile' : 'private keyfiles:'} ${which} ${open.length === 1 ? 'is' : 'are'} open to other users of this machine: type ${typed('chmod 600', open)}`
    : `other users of this machine can change the address in ${which}: see that it is yours, and type ${typed('chmod go-w', open)}`
  // Of several not each is named: whoever uses one is told of that one.
  warn(open.length === 1 ? first.path : text, text)
}

function warnOfFolders(open: readonly FolderRights[]): void {
  if (open.length === 0) return
  const paths = open.map(({ path }) => quoted(path)).join(' ')
  const which = open.map(({ path, mode }) => `${path} (mode ${octal(mode)})`).join(' and ')
  warn(paths, `other users of this machine can change what is in the folder ${which}: type chmod go-w ${paths}`)
}

/** Each owner who is neither this user nor root, once. */
function warnOfOwners(all: readonly FolderRights[]): void {
  const foreign = all.filter((each) => isForeign(each) && !warned.has(`owner of ${each.path}`))
  for (const uid of new Set(foreign.map((each) => each.uid)))
    warnOfOwner(
      uid,
      foreign.filter((each) => each.uid === uid),
    )
}

function warnOfOwner(uid: number, all: readonly FolderRights[]): void {
  for (const { path } of all) warned.add(`owner of ${path}`)
  const which = listed(all, ({ path }) => path)
  // Taken from its owner by root, who may have anybody's, a wallet would be lost to whom it is of.
  if (isRoot())
    warn(
      `owner ${uid} in ${dirname(all[0]?.path ?? '')}`,
      `user ${named(uid)} owns ${which}, and can replace what is there: that is whose wallet it is, not root's, so ${runAs(uid)}`,
    )
  else
    say(
      `user ${uid} owns ${which}, is neither you nor root, and can replace what is there: see that it is yours, and type ${typed(`sudo chown ${process.getuid?.()}`, all)} (in a container, run as that user)`,
    )
}

const isRoot = (): boolean => process.getuid?.() === 0

/** A user, by the name as well where it is the one who typed `sudo`. */
function named(uid: number): string {
  const name = sudoer(uid)
  return name === undefined ? String(uid) : `${uid} (${name})`
}

const runAs = (uid: number): string =>
  `run this as that user (${sudoer(uid) === undefined ? `sudo -u '#${uid}'` : 'without sudo'}, or --user ${uid} of a container)`

function sudoer(uid: number): string | undefined {
  const { SUDO_UID, SUDO_USER } = process.env
  return SUDO_UID === String(uid) ? SUDO_USER : undefined
}

/** Some, of which a few are named. */
function listed<T>(all: readonly T[], name: (each: T) => string): string {
  const few = all.slice(0, MOST_NAMED).map(name).join(' and ')
  return all.length > MOST_NAMED ? `${few} and ${all.length - MOST_NAMED} more` : few
}

/** What to type about some. */
function typed(command: string, all: readonly { readonly path: string }[]): string {
  return all.length > MOST_NAMED
    ? `${command} and the path, for each`
    : [command, ...all.map(({ path }) => quoted(path))].join(' ')
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
  say(text, code)
}

function say(text: string, code: WalletErrorCode = 'KEYFILE_MODE'): void {
  process.emitWarning(printable(text), { type: 'KeyfileWarning', code })
}

const octal = (mode: number): string => (mode & 0o777).toString(8)

/** A path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
