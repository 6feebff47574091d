import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { isObject } from '@glia/base'
import type { Evaluation } from './evaluation.ts'

/** First line of a round: what was promised before the first request. */
export interface CommitLine {
  readonly kind: 'commit'
  readonly netuid: number
  readonly validator: string
  readonly round: number
  readonly block: number
  readonly commitment: string
}

/** One line a miner. */
export interface ScoreLine extends Omit<Evaluation, 'violation'> {
  readonly kind: 'score'
  readonly netuid: number
  readonly round: number
  readonly violation: boolean
}

/** Last line of a round: the seed, from which all tasks of the round follow. */
export interface RevealLine {
  readonly kind: 'reveal'
  readonly netuid: number
  readonly round: number
  readonly seed: string
}

export type LogLine = CommitLine | ScoreLine | RevealLine

/** Append-only JSON lines, one file; when it is full it becomes `<file>.1` (one generation is kept). */
export class EvaluationLog {
  readonly path: string
  readonly #maxBytes: number
  #bytes: number

  constructor(path: string, maxBytes = 32 * 1024 * 1024) {
    this.path = path
    this.#maxBytes = maxBytes
    mkdirSync(dirname(path), { recursive: true })
    this.#bytes = existsSync(path) ? statSync(path).size : 0
  }

  append(line: LogLine): void {
    const text = `${JSON.stringify(line)}\n`
    if (this.#bytes + text.length > this.#maxBytes && this.#bytes > 0) {
      renameSync(this.path, `${this.path}.1`)
      this.#bytes = 0
    }
    appendFileSync(this.path, text)
    this.#bytes += text.length
  }
}

/** Reads a log; a last line that was cut off by a crash is left out. */
export function readEvaluationLog(path: string): LogLine[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  lines.pop()
  return lines.map((line) => JSON.parse(line) as LogLine)
}

/** Number of the last round in a log, -1 when it has none. */
export function lastLoggedRound(path: string): number {
  return readEvaluationLog(path).reduce((last, line) => Math.max(last, line.round), -1)
}

/** sha256 of a value's JSON with sorted keys, lower-case hex: the same for the same answer whatever its key order. */
export function canonicalHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}

function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      isObject(inner) && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? 'null'
  )
}
