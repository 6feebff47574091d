/** One miner as the metagraph shows it to a validator. */
export interface MinerTarget {
  readonly uid: number
  /** SS58 address: scores belong to the hotkey, so that who takes over a UID starts afresh. */
  readonly hotkey: string
  readonly ip: string
  readonly port: number
}

/** What a validator found out about one miner in one round. */
export interface Evaluation {
  readonly uid: number
  readonly hotkey: string
  /** 0 to 1. */
  readonly score: number
  /** `ok`, or why the score is what it is, in words that the evaluation log keeps. */
  readonly reason: string
  /** The answer is proof of cheating (not merely of failure): the miner's record is wiped. */
  readonly violation: boolean
  /** Measured by the validator, both directions included; milliseconds. */
  readonly latencyMs: number
  /** Identifies the task within the round; `answerHash` is the sha256 of the answer's canonical JSON, empty without answer. */
  readonly taskId: string
  readonly answerHash: string
  /** The market's own figures, e.g. ndcg and mrr. */
  readonly detail: Readonly<Record<string, number | string>>
  /** Whatever is needed, beside the seed, to derive the score again. */
  readonly evidence: unknown
}

/** The answer to one request, or why there is none. */
export type CallResult<T> =
  | { readonly ok: true; readonly value: T; readonly latencyMs: number }
  | { readonly ok: false; readonly reason: string; readonly latencyMs: number }
