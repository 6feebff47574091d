import { join } from 'node:path'
import { causesOf, toHex0x } from '@glia/base'
import { writeReport } from '../util/writeReport.ts'
import type { FailedBlock } from './sealer.ts'

export interface FaultOrigin {
  /** Of the node. */
  readonly version: string
  readonly chain: string
  readonly runtime: string
}

/**
 * Writes what is needed to meet a fault again: who ran what, the stack, and everything the block was made from: the key that it announces, and all that
 * was tried in it, what came sealed beside what was in it. Made again with that key and without secrets, each is taken as it stands.
 *
 * @returns path of the file, in `directory`
 */
export function writeFaultReport(directory: string, origin: FaultOrigin, failed: FailedBlock): string {
  const path = join(directory, `glia-fault-${failed.number}-${Date.now()}.json`)
  const { error, number, parentHash, timestamp, shieldKey, tried } = failed
  const report = {
    ...origin,
    error: error.message,
    stack: causesOf(error).map(({ message, stack = message }) => stack),
    block: {
      number,
      parentHash,
      timestamp: String(timestamp),
      shieldKey: shieldKey && toHex0x(shieldKey),
      transactions: tried.map(({ extrinsic }) => toHex0x(extrinsic.bytes)),
    },
  }
  writeReport(path, report)
  return path
}
