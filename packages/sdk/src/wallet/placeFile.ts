import { randomBytes } from 'node:crypto'
import { access, chmod, link, lstat, mkdir, open, readdir, realpath, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { toHexDigits } from '@glia/base'
import { isTemporary, temporaryName } from './names.ts'

const FILE_MODE = 0o600
const FOLDER_MODE = 0o700
/** Nobody writes a file for as long. */
const LEFT_OVER_MS = 60 * 60_000
/** What systems answer on disks that know no hard links (FAT, some network disks). */
const NO_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])
/** What some network disks answer when a folder is to be synced. */
const NO_FOLDER_SYNC: ReadonlySet<string | undefined> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EBADF'])

/**
 * Puts a private file (mode 0600) at a path, with the folders above it (0700): all of it or nothing, whatever stops it. A
 * file that is there already is replaced where `overwrite` says so, at the end of a link where the path is one, so that no
 * earlier copy stays behind it.
 *
 * @returns false when there is something at the path that may not be replaced
 * @throws what the system says
 */
export async function placeFile(path: string, data: Uint8Array, overwrite: boolean): Promise<boolean> {
  await makeFolder(dirname(resolve(path)))
  const target = overwrite ? await endOfLinks(path) : path
  const temporary = temporaryName(target, toHexDigits(randomBytes(4)))
  try {
    await writeSynced(temporary, data)
    if (overwrite) await rename(temporary, target)
    else if (!(await placeNew(temporary, target))) return false
    await syncFolder(dirname(resolve(target)))
    await removeLeftOver(target)
    return true
  } finally {
    await removeIfThere(temporary)
  }
}

/**
 * Removes what programs left that ended while they wrote this same file: nobody was told of the key in it, or it is also where it
 * belongs. Only what this function wrote looks so: a private file of this user with one of its names, and of an earlier hour.
 */
async function removeLeftOver(target: string): Promise<void> {
  const path = resolve(target)
  try {
    for (const name of await readdir(dirname(path))) {
      if (!isTemporary(name, basename(path))) continue
      const leftOver = join(dirname(path), name)
      const found = await lstat(leftOver)
      const isOurs = found.isFile() && found.uid === (process.getuid?.() ?? found.uid)
      const isPrivate = process.platform === 'win32' || (found.mode & 0o777) === FILE_MODE
      if (isOurs && isPrivate && Date.now() - found.mtimeMs > LEFT_OVER_MS) await removeIfThere(leftOver)
    }
  } catch {
    // The file itself is written: what cannot be tidied up around it is no failure of that, and is shown by Wallet.list.
  }
}

/** Gives a file one more name, unless something has that name: false then. */
async function placeNew(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (!NO_LINKS.has(codeOf(error))) throw error
    return renameToFree(temporary, path)
  }
}

/** {@link placeNew} where a file has but one name: an empty file holds it meanwhile, which only a crash right here leaves. */
async function renameToFree(temporary: string, path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx', FILE_MODE)).close()
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
  try {
    await rename(temporary, path)
    return true
  } catch (error) {
    await removeIfThere(path)
    throw error
  }
}

async function writeSynced(path: string, data: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', FILE_MODE)
  try {
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
  await chmod(path, FILE_MODE)
}

/** Until the name itself is on the disk: a key that is said to be written is there after a power cut. */
async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(codeOf(error))) throw error
  } finally {
    await folder.close()
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/** Where a path leads; itself where it leads nowhere. */
async function endOfLinks(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return path
    throw error
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

/** With those above it. Node's own recursive mkdir never comes back from places like /proc. */
async function makeFolder(path: string): Promise<void> {
  const missing: string[] = []
  for (let at = path; !(await isThere(at)); at = dirname(at)) missing.unshift(at)
  for (const each of missing) {
    try {
      await mkdir(each, { mode: FOLDER_MODE })
    } catch (fault) {
      // Somebody else made it meanwhile; what leads nowhere is there and is not, too.
      if (codeOf(fault) !== 'EEXIST' || !(await isThere(each))) throw fault
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
