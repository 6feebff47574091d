import type { Logger } from '@glia/node'
import { causes } from '../explain.ts'
import { json as asJson } from '../output/numbers.ts'
import { styleFor } from '../output/style.ts'
import type { Terminal } from '../terminal.ts'

/** What of a block goes into a log line. */
export interface BlockLine {
  readonly number: number
  readonly hash: string
  readonly transactions: number
  /** What making it took. */
  readonly ms: number
}

/** The log of a node: lines for people, or JSON objects for machines. */
export interface NodeLog extends Logger {
  block(line: BlockLine): void
  /** A line of the start, with its facts for the JSON form. */
  started(message: string, facts: Readonly<Record<string, unknown>>): void
}

/** Blocks of one stretch share a line: fast chains would scroll everything else away. */
const STRETCH_MS = 1000

/**
 * Writes to standard output, errors and warnings to standard error.
 *
 * @param quiet nothing about blocks after the first one, for readers that wait for it and read no further
 */
export function nodeLog(terminal: Terminal, { json, quiet = false }: { json: boolean; quiet?: boolean }): NodeLog {
  return json ? jsonLog(terminal) : textLog(terminal, quiet)
}

function jsonLog({ out, err }: Terminal): NodeLog {
  const line = (to: Terminal['out'], level: string, fields: object) =>
    to.line(asJson({ time: new Date().toISOString(), level, ...fields }))
  return {
    info: (message) => line(out, 'info', { message }),
    warn: (message) => line(err, 'warn', { message }),
    error: (message, cause) =>
      line(err, 'error', {
        message,
        ...(cause === undefined ? {} : { cause: causes(cause).join('\n') || String(cause) }),
      }),
    block: (block) => line(out, 'info', { message: `Imported #${block.number}`, ...block }),
    started: (message, facts) => line(out, 'info', { message, ...facts }),
  }
}

function textLog({ out, err }: Terminal, quiet: boolean): NodeLog {
  const style = styleFor(out.colours)
  const line = (text: string) => out.line(`${style('dim', clockTime())} ${text}`)
  const blocks = new BlockLines(line)
  return {
    info: line,
    warn: (message) => err.line(`${clockTime()} warning: ${message}`),
    error: (message, cause) => err.lines([`${clockTime()} error: ${message}`, ...(cause ? causes(cause) : [])]),
    block: (block) => {
      if (!quiet || block.number === 1) blocks.add(block)
    },
    started: line,
  }
}

/** Joins the blocks of a stretch into one line; the first block has its own. */
class BlockLines {
  readonly #write: (text: string) => void
  #blocks = 0
  #transactions = 0
  #ms = 0
  #last = Number.NEGATIVE_INFINITY

  constructor(write: (text: string) => void) {
    this.#write = write
  }

  add(block: BlockLine): void {
    this.#blocks++
    this.#transactions += block.transactions
    this.#ms += block.ms
    const now = performance.now()
    if (now - this.#last < STRETCH_MS) return
    this.#write(this.#text(block))
    this.#last = now
    this.#blocks = 0
    this.#transactions = 0
    this.#ms = 0
  }

  #text({ number, hash }: BlockLine): string {
    const mean = (this.#ms / this.#blocks).toFixed(1)
    const several = this.#blocks > 1 ? `${this.#blocks} blocks, ` : ''
    const each = this.#blocks > 1 ? ' a block' : ''
    return `Imported #${number} (${shortHash(hash)}): ${several}${count(this.#transactions, 'transaction')}, ${mean} ms${each}`
  }
}

function clockTime(): string {
  return new Date().toTimeString().slice(0, 8)
}

function shortHash(hash: string): string {
  return `${hash.slice(0, 6)}…${hash.slice(-4)}`
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}
