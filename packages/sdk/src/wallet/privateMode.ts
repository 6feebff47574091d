import { readlink, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, parse, resolve, sep } from 'node:path'
import { warnOfProcess } from '../processWarning.ts'
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

/** So many links the system follows to a file (path_resolution(7)). */
const MOST_LINKS = 40

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

/** A file that was written. */
export interface WrittenFile extends FileRights {
  /** Of the wallet, in which it is. */
  readonly folders: readonly string[]
  /** What the file was that it took the place of. */
  readonly before: Rights | undefined
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
 * As {@link warnOfRights}, of files that were written: those by root into the wallet of somebody else are ones that the owner cannot
 * read, and what to type about all of one owner is said at once.
 */
export async function warnOfWritten(files: readonly WrittenFile[]): Promise<void> {
  if (hasOtherRights()) return
  const left = new Map<number, LeftBehind>()
  for (const file of files) {
    const { path, folders, before } = file
    const direct = new Set([...folders, dirname(path)])
    const above = await rightsAround(path, [...direct])
    const foreign = above.findIndex(isForeign)
    const owner = before !== undefined && isForeign(before) ? before : above[foreign]
    if (!isRoot() || file.uid !== 0 || owner === undefined) {
      await warnOfRights(file, folders)
      continue
    }
    warnOfFiles([file])
    warnOfFolders(above.filter((each) => folders.includes(each.path)).filter(isOpen))
    const { written, paths } = left.get(owner.uid) ?? { written: [], paths: new Set<string>() }
    left.set(owner.uid, { written, paths })
    written.push(file)
    // What links lead through is root's where it was before: /srv is not to be given away.
    const within = foreign < 0 ? [] : above.slice(foreign + 1).filter((each) => each.uid === 0 && direct.has(each.path))
    for (const each of [...within, file]) paths.add(each.path)
  }
  for (const [uid, each] of left) warnOfLeft(uid, each)
}

/** What root wrote where things are of somebody else, and all that is to be given to that one. */
interface LeftBehind {
  readonly written: FileRights[]
  readonly paths: Set<string>
}

function warnOfLeft(uid: number, { written, paths }: LeftBehind): void {
  const [which, them] = [listed(written, ({ path }) => path), written.length === 1 ? 'it' : 'them']
  const all = [...paths].map(quoted).join(' ')
  say(
    `root wrote ${which} where things are of user ${named(uid)}, who cannot read ${them}: type chown ${uid} ${all}, and ${runAs(uid)} from here on`,
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

/** A wallet's folders, and those on the way of links in them: who can change one of these can replace the file. */
async function rightsAround(path: string, folders: readonly string[]): Promise<FolderRights[]> {
  const [root, ...inner] = folders
  const behind = root === undefined ? [] : await foldersBehind([path, ...inner], root, folders)
  const all = new Set([...folders, ...behind])
  const found = await Promise.all([...all].map(async (folder) => ({ path: folder, rights: await rightsOf(folder) })))
  return found.flatMap(({ path, rights }) =>
    rights === undefined ? [] : [{ path, mode: rights.mode, uid: rights.uid }],
  )
}

/**
 * The folders that links in a wallet lead through, as far as they are neither its own nor on the way to its root: a folder that
 * is closed is replaced by who can change the one that it is in.
 */
async function foldersBehind(paths: readonly string[], root: string, folders: readonly string[]): Promise<string[]> {
  const [ways, toRoot, own] = await Promise.all([
    Promise.all(paths.map(wayTo)),
    wayTo(root),
    Promise.all(folders.map((folder) => realpath(folder).catch(() => folder))),
  ])
  const known = new Set([...toRoot, ...own])
  return ways.flat().filter((folder) => !known.has(folder))
}

/** Every folder in which the system looks for the next name of a path, links on the way followed. */
async function wayTo(path: string): Promise<string[]> {
  const way = new Set<string>()
  const whole = resolve(path)
  const { root } = parse(whole)
  let at = root
  const names = whole.slice(root.length).split(sep)
  for (let links = 0; links <= MOST_LINKS; ) {
    const name = names.shift()
    if (name === undefined) break
    if (name === '..') at = dirname(at)
    if (name === '' || name === '.' || name === '..') continue
    way.add(at)
    const next = join(at, name)
    const target = await readlink(next).catch(() => undefined)
    if (target === undefined) {
      at = next
      continue
    }
    links += 1
    if (isAbsolute(target)) at = root
    names.unshift(...target.split(sep))
  }
  return [...way]
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
  warnOfProcess(text, { type: 'KeyfileWarning', code })
}

const octal = (mode: number): string => (mode & 0o777).toString(8)

/** A path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
