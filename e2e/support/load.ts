import { readFileSync } from 'node:fs'
import { height } from './node.ts'

/** Resident memory of a process in MiB. */
export function memoryOf(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  if (!found) throw new Error(`no VmRSS for process ${pid}`)
  return Number(found[1]) / 1024
}

/** Blocks a node makes in a stretch of time, per second. */
export async function blockRate(http: string, forMs: number): Promise<number> {
  const from = await height(http)
  const began = performance.now()
  await new Promise((resolve) => setTimeout(resolve, forMs))
  const to = await height(http)
  return (to - from) / ((performance.now() - began) / 1000)
}
