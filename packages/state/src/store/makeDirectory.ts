import { existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a directory and those above it, as far as they are missing. Node's own recursive mkdir never comes back from places like
 * /proc, where a directory that exists cannot hold another.
 *
 * @throws what the system answers
 */
export function makeDirectory(path: string): void {
  const missing: string[] = []
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.unshift(at)
  for (const each of missing) {
    try {
      mkdirSync(each)
    } catch (fault) {
      // Somebody else made it meanwhile; what leads nowhere is there and is not, too.
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST' || !existsSync(each)) throw fault
    }
  }
}
