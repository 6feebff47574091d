import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { makeDirectory } from '@glia/node'

/** A process to keep running. */
export interface ProcessSpec {
  readonly name: string
  /** Program first. */
  readonly argv: readonly string[]
  /** True: it ends by itself with code 0 and is not started again then. */
  readonly endsByItself: boolean
}

export type ProcessState =
  | { readonly kind: 'running'; readonly pid: number; readonly starts: number }
  /** Ended unasked; it starts again in `waitMs`. `reason` is the last line it wrote, or its exit code. */
  | { readonly kind: 'waiting'; readonly waitMs: number; readonly reason: string; readonly starts: number }
  | { readonly kind: 'done' }
  /** Ended with the code that says that starting it again cannot help. */
  | { readonly kind: 'failed'; readonly reason: string }

export interface SupervisorOptions {
  /** Where each process writes: one file a process, named after it. */
  readonly logFolder: string
  readonly onMessage: (name: string, message: unknown) => void
  readonly onState: (name: string, state: ProcessState) => void
  /** Exit code of processes that are not to be started again. */
  readonly finalExitCode?: number
  /** First wait before a restart; it doubles up to `longestWaitMs`. Default 250. */
  readonly firstWaitMs?: number
  /** Default 10 s. */
  readonly longestWaitMs?: number
  /** Who ran this long starts again after the first wait. Default 20 s. */
  readonly healthyMs?: number
  /** From SIGTERM to SIGKILL at the end. Default 3 s. */
  readonly graceMs?: number
}

/** Bytes of the end of a log in which its last line is looked for. */
const LAST_BYTES = 4096

interface Slot {
  readonly spec: ProcessSpec
  child: ChildProcess | undefined
  timer: NodeJS.Timeout | undefined
  starts: number
  failures: number
}

/**
 * Keeps processes running: starts each again when it ends unasked, after a wait that doubles with each failure, and
 * ends all of them together. They are in this process's group and have a channel to it: none outlives it.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #slots: Slot[] = []
  #stopping = false

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  add(spec: ProcessSpec): void {
    const slot: Slot = { spec, child: undefined, timer: undefined, starts: 0, failures: 0 }
    this.#slots.push(slot)
    this.#start(slot)
  }

  /** Ends every process: SIGTERM, then SIGKILL for those that do not listen. Resolves when all are gone. */
  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.all(this.#slots.map((slot) => this.#end(slot)))
  }

  #start(slot: Slot): void {
    const { name, argv } = slot.spec
    const [program, ...args] = argv as [string, ...string[]]
    slot.starts++
    let log: number
    try {
      // What cleans temporary folders may have taken it: a process that runs for days is started again all the same.
      makeDirectory(this.#options.logFolder)
      log = openSync(this.#logPath(name), 'a')
    } catch (error) {
      return this.#startAgain(slot, `its log cannot be opened: ${(error as Error).message}`)
    }
    const began = performance.now()
    const child = spawn(program, args, { stdio: ['ignore', log, log, 'ipc'] })
    closeSync(log)
    slot.child = child
    let over = false
    const ended = (reason: string, code: number | undefined) => {
      if (over) return
      over = true
      slot.child = undefined
      if (this.#stopping) return
      if (code === 0 && slot.spec.endsByItself) return this.#options.onState(name, { kind: 'done' })
      if (code !== undefined && code === this.#options.finalExitCode) {
        return this.#options.onState(name, { kind: 'failed', reason })
      }
      if (performance.now() - began > (this.#options.healthyMs ?? 20_000)) slot.failures = 0
      this.#startAgain(slot, reason)
    }
    child.on('message', (message) => this.#options.onMessage(name, message))
    child.on('error', (error) => ended(error.message, undefined))
    child.on('exit', (code, signal) =>
      ended(this.#lastLine(name) ?? `ended with ${signal ?? `code ${code}`}`, code ?? undefined),
    )
    if (child.pid !== undefined) this.#options.onState(name, { kind: 'running', pid: child.pid, starts: slot.starts })
  }

  #startAgain(slot: Slot, reason: string): void {
    const { firstWaitMs = 250, longestWaitMs = 10_000 } = this.#options
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** slot.failures)
    slot.failures++
    this.#options.onState(slot.spec.name, { kind: 'waiting', waitMs, reason, starts: slot.starts })
    slot.timer = setTimeout(() => this.#start(slot), waitMs)
  }

  async #end(slot: Slot): Promise<void> {
    clearTimeout(slot.timer)
    const { child } = slot
    if (child === undefined || hasEnded(child)) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    const impatient = setTimeout(() => child.kill('SIGKILL'), this.#options.graceMs ?? 3000)
    await gone
    clearTimeout(impatient)
  }

  #logPath(name: string): string {
    return join(this.#options.logFolder, `${name}.log`)
  }

  /** The last line a process wrote: where it ends with a sentence, that is the reason. Undefined where there is none, or no log any more. */
  #lastLine(name: string): string | undefined {
    let log: number
    try {
      log = openSync(this.#logPath(name), 'r')
    } catch {
      return undefined
    }
    try {
      const bytes = Buffer.alloc(LAST_BYTES)
      const { size } = fstatSync(log)
      const read = readSync(log, bytes, 0, LAST_BYTES, Math.max(0, size - LAST_BYTES))
      return bytes.toString('utf8', 0, read).trimEnd().split('\n').at(-1) || undefined
    } finally {
      closeSync(log)
    }
  }
}

/** Whether a process has a code or a signal that it ended with. */
const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  (exitCode ?? signalCode ?? undefined) !== undefined
