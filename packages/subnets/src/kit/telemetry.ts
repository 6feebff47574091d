import { outLine } from './processOutput.ts'

/** One miner in a validator's round, for the live table. */
export interface MinerLine {
  readonly uid: number
  readonly hotkey: string
  /** This round's score and the moving score, 0..1. */
  readonly score: number
  readonly moving: number
  readonly latencyMs: number
  readonly reason: string
}

/** What a process of a market tells whoever supervises it. `name` is the process's own name. */
export type Telemetry =
  | {
      readonly kind: 'ready'
      readonly role: 'miner' | 'validator'
      readonly name: string
      readonly netuid: number
      readonly uid: number
      readonly hotkey: string
      readonly address: string
    }
  | {
      readonly kind: 'miner'
      readonly name: string
      readonly netuid: number
      readonly uid: number
      readonly hotkey: string
      readonly block: number
      readonly calls: number
      readonly failed: number
      /** Mean time of a call in the handler, milliseconds, since the last line. */
      readonly meanMs: number
      /** Processor time of the whole process since it started, milliseconds: what the work costs. */
      readonly cpuMs: number
      readonly incentive: number
      readonly emission: string
    }
  | {
      readonly kind: 'round'
      readonly name: string
      readonly netuid: number
      readonly uid: number
      readonly round: number
      readonly block: number
      readonly commitment: string
      readonly cpuMs: number
      readonly miners: readonly MinerLine[]
    }
  | {
      readonly kind: 'weights'
      readonly name: string
      readonly netuid: number
      readonly block: number
      readonly uids: readonly number[]
      readonly shares: readonly number[]
    }
  | { readonly kind: 'setup'; readonly name: string; readonly netuid: number; readonly step: string }
  | { readonly kind: 'warning'; readonly name: string; readonly message: string }

export type TelemetrySink = (line: Telemetry) => void

/** To the parent process over its channel where there is one, else as a JSON line on standard output. */
export function processTelemetry(): TelemetrySink {
  return (line) => {
    // The channel closes when the parent goes; the signal handler ends this process then.
    if (process.send && process.connected) process.send(line)
    else outLine(JSON.stringify(line))
  }
}

/** Processor time of this process, user and system, milliseconds. */
export function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage()
  return Math.round((user + system) / 1000)
}
