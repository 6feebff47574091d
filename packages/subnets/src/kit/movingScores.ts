import type { Evaluation } from './evaluation.ts'

export interface MovingScoresOptions {
  /** Share of the newest round in the average, 0..1. */
  readonly alpha?: number
  /** Rounds until a newcomer's average counts in full; before, it counts by n / warmUp. */
  readonly warmUpRounds?: number
  /** Rounds of absence after which a record is dropped. */
  readonly forgetAfter?: number
}

interface MovingRecord {
  readonly hotkey: string
  rounds: number
  absent: number
  /** Exponential average from zero, not yet corrected for its start. */
  average: number
  latencyMs: number
}

/**
 * Moving scores of a subnet's miners, by hotkey.
 *
 *   m_n = (1 - alpha) m_(n-1) + alpha x_n          x_n = 0 for who did not answer or was not there
 *   score = m_n / (1 - (1 - alpha)^n) * min(1, n / warmUp)
 *
 * The first factor makes the average of few rounds an average (and not a start from zero); the second keeps one lucky
 * round from being paid like a long record. A violation wipes the record: the miner begins again as a newcomer.
 */
export class MovingScores {
  readonly #alpha: number
  readonly #warmUp: number
  readonly #forgetAfter: number
  /** By UID: a UID has one record, that of the hotkey which holds it now. */
  readonly #records = new Map<number, MovingRecord>()

  constructor(options: MovingScoresOptions = {}) {
    this.#alpha = options.alpha ?? 0.2
    this.#warmUp = options.warmUpRounds ?? 4
    this.#forgetAfter = options.forgetAfter ?? 50
  }

  /** Takes in one round. `present` are the miners that the metagraph listed; who has no evaluation counts as absent. */
  update(evaluations: readonly Evaluation[]): void {
    const seen = new Set<number>()
    for (const evaluation of evaluations) {
      seen.add(evaluation.uid)
      let record = this.#records.get(evaluation.uid)
      if (!record || record.hotkey !== evaluation.hotkey || evaluation.violation) {
        record = { hotkey: evaluation.hotkey, rounds: 0, absent: 0, average: 0, latencyMs: 0 }
        this.#records.set(evaluation.uid, record)
      }
      record.absent = 0
      record.latencyMs = evaluation.latencyMs
      if (evaluation.violation) continue
      record.rounds += 1
      record.average += this.#alpha * (clamp(evaluation.score) - record.average)
    }
    for (const [uid, record] of this.#records) {
      if (seen.has(uid)) continue
      record.absent += 1
      record.rounds += 1
      record.average *= 1 - this.#alpha
      if (record.absent >= this.#forgetAfter) this.#records.delete(uid)
    }
  }

  /** Score of the hotkey that holds the UID, 0..1; 0 for strangers. */
  score(uid: number, hotkey: string): number {
    const record = this.#records.get(uid)
    if (!record || record.hotkey !== hotkey || record.rounds === 0) return 0
    const corrected = record.average / (1 - (1 - this.#alpha) ** record.rounds)
    return corrected * Math.min(1, record.rounds / this.#warmUp)
  }

  /** All records, for tables and for saving. */
  entries(): { uid: number; hotkey: string; score: number; rounds: number; latencyMs: number }[] {
    return [...this.#records]
      .map(([uid, record]) => ({
        uid,
        hotkey: record.hotkey,
        score: this.score(uid, record.hotkey),
        rounds: record.rounds,
        latencyMs: record.latencyMs,
      }))
      .sort((a, b) => a.uid - b.uid)
  }
}

function clamp(score: number): number {
  return Number.isFinite(score) ? Math.min(1, Math.max(0, score)) : 0
}
