import { readFileSync } from 'node:fs'

/** Resident memory of this process in megabytes (10^6 bytes). */
export interface Memory {
  readonly resident: number
  /** Of its own: heap, buffers, WebAssembly. */
  readonly anonymous: number
  /** Pages of files, which the system takes back when it needs them: programs, libraries, the database. */
  readonly fileMapped: number
  /** The most that was ever resident. */
  readonly peak: number
}

/** Present memory, as Linux counts it; elsewhere all of it counts as anonymous. */
export function memory(): Memory {
  const peak = (process.resourceUsage().maxRSS * 1024) / 1e6
  const status = statusText()
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * 1024
  const resident = process.memoryUsage.rss()
  const fileMapped = of('RssFile')
  return {
    resident: resident / 1e6,
    anonymous: (status === '' ? resident : of('RssAnon')) / 1e6,
    fileMapped: fileMapped / 1e6,
    peak,
  }
}

function statusText(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8')
  } catch {
    return ''
  }
}

/** Collects garbage where the process allows it (`--expose-gc`), so that what stays is what is used. */
export function collect(): void {
  const { gc } = globalThis as { gc?: () => void }
  gc?.()
}
