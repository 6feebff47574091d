import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { NodeError } from '../errors.ts'

/**
 * Makes a directory and those above it. Node's own recursive mkdir never comes back from places like /proc, where a
 * directory that exists cannot hold another.
 *
 * @throws NodeError Database
 */
export function makeDirectory(path: string): void {
  const whole = resolve(path)
  const missing: string[] = []
  for (let at = whole; !existsSync(at); at = dirname(at)) missing.unshift(at)
  try {
    for (const each of missing) mkdirSync(each)
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException
    throw new NodeError(
      { kind: 'Database', details: `the directory ${whole} cannot be made (${code}): choose another one` },
      { cause: fault },
    )
  }
  if (!statSync(whole).isDirectory())
    throw new NodeError({
      kind: 'Database',
      details: `expected a directory, found a file at ${whole}: choose another one`,
    })
}
