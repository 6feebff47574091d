import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorText } from '@glia/base'
import type { Logger } from '@glia/node'

/** Reports of one process: the first ones tell what is wrong, and a fault that comes back must not fill a disk. */
const REPORTS = 10

/**
 * Keeps the process, and with it the chain, through a fault that nothing caught. That is a mistake of the program, never of a
 * user, and whoever can cause it must not be able to end the node: it is written to a file and told in one line.
 *
 * @param directory where reports go; without one, where the system keeps temporary files
 * @returns what takes this back
 */
export function keepThroughFaults(log: Logger, directory: string | undefined): () => void {
  let reports = 0
  const keep = (fault: unknown) => {
    if (++reports > REPORTS) return
    const last = reports === REPORTS ? '; further ones are not reported' : ''
    log.error(`a fault that nothing caught: ${errorText(fault)}; the node goes on, ${report(fault, directory)}${last}`)
  }
  process.on('uncaughtException', keep)
  process.on('unhandledRejection', keep)
  return () => {
    process.off('uncaughtException', keep)
    process.off('unhandledRejection', keep)
  }
}

function report(fault: unknown, directory = tmpdir()): string {
  const path = join(directory, `glia-fault-${process.pid}-${Date.now()}-${process.hrtime.bigint() % 1_000_000n}.json`)
  const stacks: string[] = []
  let at: unknown = fault
  for (; at instanceof Error; at = at.cause) stacks.push(at.stack ?? at.message)
  try {
    writeFileSync(path, `${JSON.stringify({ error: errorText(fault), stacks }, undefined, 2)}\n`)
    return `its report is in ${path}`
  } catch (unwritable) {
    return `a report could not be written (${errorText(unwritable)})`
  }
}
