import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { causesOf, errorText, excerpt } from '@glia/base'
import { type Logger, writeReport } from '@glia/node'

/** Characters of one stack that a report has, and of a fault's text that the log has. */
const MOST_STACK = 65_536
const MOST_TOLD = 1024
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
    const text = excerpt(errorText(fault), MOST_TOLD)
    log.error(`a fault that nothing caught: ${text}; the node goes on, ${report(fault, text, directory)}${last}`)
  }
  process.on('uncaughtException', keep)
  process.on('unhandledRejection', keep)
  return () => {
    process.off('uncaughtException', keep)
    process.off('unhandledRejection', keep)
  }
}

/** Others may write where temporary files are: it is a new file, and its owner's alone, since a stack may tell of requests. */
function report(fault: unknown, text: string, directory = tmpdir()): string {
  const path = join(directory, `glia-fault-${process.pid}-${Date.now()}-${process.hrtime.bigint() % 1_000_000n}.json`)
  try {
    const stacks = causesOf(fault).map(({ message, stack = message }) => excerpt(stack, MOST_STACK))
    writeReport(path, { error: text, stacks })
    return `its report is in ${path}`
  } catch (unwritable) {
    return `a report could not be written (${errorText(unwritable)})`
  }
}
