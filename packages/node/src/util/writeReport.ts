import { rmSync, writeFileSync } from 'node:fs'

/**
 * Writes a report of a fault: a new file, its owner's alone, and all of it or none. On a full disk a file can be made that nothing
 * can be written into.
 *
 * @throws what the system says
 */
export function writeReport(path: string, report: object): void {
  try {
    writeFileSync(path, `${JSON.stringify(report, undefined, 2)}\n`, { flag: 'wx', mode: 0o600 })
  } catch (fault) {
    // What was there before is not ours to remove.
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(path, { force: true })
    throw fault
  }
}
