import type { LogLine } from '../kit/evaluationLog.ts'
import { canonicalHash } from '../kit/evaluationLog.ts'
import { isCommittedSeed } from '../kit/secretSeed.ts'
import type { Corpus } from './corpus.ts'
import type { RetrievalEvidence } from './evaluateRound.ts'
import type { EmbeddingModel } from './model/embeddingModel.ts'
import { scoreAnswer } from './scoreAnswer.ts'
import { drawRound, type RoundTask } from './task.ts'

export interface LogVerification {
  readonly rounds: number
  /** Scores that came out the same to the last bit. */
  readonly rederived: number
  /** Scores without answer (nothing to derive) and of rounds whose seed is not revealed yet. */
  readonly notDerivable: number
  /** One sentence for each line that does not hold. */
  readonly faults: readonly string[]
}

/** Derives every score of an evaluation log again from the revealed seeds and the logged answers. */
export function verifyRetrievalLog(
  lines: readonly LogLine[],
  corpus: Corpus,
  models: ReadonlyMap<string, EmbeddingModel>,
): LogVerification {
  const commitments = new Map<number, string>()
  const tasks = new Map<number, { seed: string; task: RoundTask }>()
  const faults: string[] = []
  for (const line of lines) {
    if (line.kind === 'commit') commitments.set(line.round, line.commitment)
    if (line.kind !== 'reveal') continue
    if (!isCommittedSeed(line.seed, commitments.get(line.round) ?? '')) {
      faults.push(`round ${line.round}: the revealed seed is not the committed one`)
    }
    tasks.set(line.round, { seed: line.seed, task: drawRound(line.seed, corpus) })
  }
  let rederived = 0
  let notDerivable = 0
  for (const line of lines) {
    if (line.kind !== 'score') continue
    const drawn = tasks.get(line.round)
    const evidence = line.evidence as RetrievalEvidence | null
    if (!drawn || !evidence) {
      notDerivable += 1
      continue
    }
    const where = `round ${line.round}, uid ${line.uid}`
    if (canonicalHash({ index: evidence.index, query: evidence.query }) !== line.answerHash) {
      faults.push(`${where}: the answer does not have the logged hash`)
    }
    const verdict = scoreAnswer({ ...drawn, hotkey: line.hotkey, index: evidence.index, query: evidence.query, models })
    const score = verdict.score / evidence.sharedBy
    if (score === line.score && verdict.violation === line.violation) rederived += 1
    else faults.push(`${where}: logged score ${line.score}, derived ${score} (${verdict.reason})`)
  }
  return { rounds: tasks.size, rederived, notDerivable, faults }
}
