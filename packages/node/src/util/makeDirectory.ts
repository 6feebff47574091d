import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { makeDirectory as make } from '@glia/state'
import { NodeError } from '../errors.ts'

/**
 * Makes a directory and those above it.
 *
 * @throws NodeError Database
 */
export function makeDirectory(path: string): void {
  const whole = resolve(path)
  try {
    make(whole)
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
