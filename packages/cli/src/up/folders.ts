import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { makeDirectory } from '@glia/node'
import { CliError } from '../errors.ts'

/** Where `glia up --data-dir` keeps its chain: beside the logs, not in the folder itself as `glia node` does. */
export function chainFolder(dataDir: string): string {
  return join(dataDir, 'chain')
}

/** Whether a node keeps its database in this folder itself; also one whose data were lost, of which the marks beside them tell. */
function holdsDatabase(folder: string): boolean {
  return ['data.mdb', 'begun', 'closed'].some((name) => existsSync(join(folder, name)))
}

/**
 * Refuses a folder in which a new chain would start beside the one that is there.
 *
 * @throws CliError OTHER_DATA_DIR, which names the folder to use
 */
export function refuseForeignFolder(dataDir: string): void {
  if (!holdsDatabase(dataDir) || holdsDatabase(chainFolder(dataDir))) return
  const parent = dirname(resolve(dataDir))
  const whose =
    basename(resolve(dataDir)) === 'chain' && existsSync(join(parent, 'logs'))
      ? `holds the chain of glia up --data-dir ${parent}: use that folder`
      : `holds the chain of a node, which goes on with glia node --data-dir ${dataDir}: choose another folder for glia up, which would start a new chain in ${chainFolder(dataDir)}`
  throw new CliError('OTHER_DATA_DIR', `${dataDir} ${whose}`)
}

/**
 * Refuses, for a node alone, the folder of a whole network, whose chain stands one deeper.
 *
 * @throws CliError OTHER_DATA_DIR, which names the folder to use
 */
export function refuseNetworkFolder(dataDir: string): void {
  if (holdsDatabase(dataDir) || !holdsDatabase(chainFolder(dataDir))) return
  throw new CliError(
    'OTHER_DATA_DIR',
    `${dataDir} holds the network of glia up: use ${chainFolder(dataDir)} for its chain alone, or another folder`,
  )
}

/** The file of a log folder that the node writes to. */
export const LOG_OF_NODE = 'node.log'

const TEMPORARY = 'glia-up-'
const DAY_MS = 86_400_000

/** A folder for logs: in the data directory, or a temporary one; then those that nobody has written to for a day go. */
export function logFolderFor(dataDir: string | undefined, temporary: string = tmpdir()): string {
  if (dataDir === undefined) {
    removeOld(temporary)
    return mkdtempSync(join(temporary, TEMPORARY))
  }
  const folder = join(dataDir, 'logs')
  makeDirectory(folder)
  return folder
}

/** Removes the folder of a run that ended before it was under way, unless the report of a fault is in it. */
export function removeUnused(logFolder: string): void {
  const [log, ...others] = readdirSync(logFolder)
  if (others.length === 0 && (log === undefined || log === LOG_OF_NODE))
    rmSync(logFolder, { recursive: true, force: true })
}

/** A run that goes on writes to its logs with every block. */
function removeOld(temporary: string): void {
  for (const name of readdirSync(temporary)) {
    if (!name.startsWith(TEMPORARY)) continue
    const folder = join(temporary, name)
    try {
      const written = [folder, ...readdirSync(folder).map((file) => join(folder, file))].map(
        (path) => statSync(path).mtimeMs,
      )
      if (Date.now() - Math.max(...written) > DAY_MS) rmSync(folder, { recursive: true })
    } catch (error) {
      // Another user's, or gone meanwhile: not ours to remove.
      if (!['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
}
