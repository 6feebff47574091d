import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { explain } from '../explain.ts'
import { type NodeLog, nodeLog } from '../node/nodeLog.ts'
import { Screen } from '../output/screen.ts'
import { LOG_OF_NODE } from './folders.ts'

/**
 * The node's log goes into a file beside the others; what went wrong is also shown. A file that cannot be written to any more,
 * on a disk that is full, is no reason to end: that is shown once, and the log goes on when there is room again.
 *
 * @throws what the system answers when the file cannot be opened
 */
export function fileLog(logFolder: string, show: (text: string) => void): NodeLog {
  const path = join(logFolder, LOG_OF_NODE)
  const file = openSync(path, 'a')
  let told = false
  const write = (text: string) => {
    try {
      writeSync(file, text)
      told = false
    } catch (error) {
      if (!told) show(`the node's log cannot be written to ${path}: ${explain(error).message}`)
      told = true
    }
  }
  const screen = new Screen(write, { isTTY: false, colours: false, columns: 0, rows: 0 })
  const log = nodeLog({ out: screen, err: screen, input: process.stdin }, { json: false })
  return {
    ...log,
    error: (message, cause) => {
      log.error(message, cause)
      show(`node: ${message}`)
    },
  }
}
