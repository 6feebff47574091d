import { createHash } from 'node:crypto'
import { hostPort } from '@glia/sdk'
import type { CallResult, Evaluation, MinerTarget } from '../kit/evaluation.ts'
import { canonicalHash } from '../kit/evaluationLog.ts'
import { mapConcurrent } from '../kit/mapConcurrent.ts'
import { seedCommitment } from '../kit/secretSeed.ts'
import type { Corpus } from './corpus.ts'
import type { EmbeddingModel } from './model/embeddingModel.ts'
import { type IndexRequest, indexAnswer, type QueryRequest } from './protocol.ts'
import { SAMPLE_SIZE, scoreAnswer } from './scoreAnswer.ts'
import { documentOrder, drawRound, sampledPlaces } from './task.ts'

/** How the validator reaches a miner; answers are unverified JSON. */
export interface RetrievalCaller {
  index(target: MinerTarget, request: IndexRequest): Promise<CallResult<unknown>>
  query(target: MinerTarget, request: QueryRequest): Promise<CallResult<unknown>>
}

export interface RoundInput {
  readonly round: number
  readonly seed: string
  /** Seed of the round before, now public; empty in the first round. */
  readonly revealedSeed: string
  readonly miners: readonly MinerTarget[]
  readonly corpus: Corpus
  readonly models: ReadonlyMap<string, EmbeddingModel>
  readonly call: RetrievalCaller
  /** Miners asked at the same time. */
  readonly concurrency?: number
}

/** What the log keeps of a miner's answers; with the seed it gives the score again. */
export interface RetrievalEvidence {
  readonly index: unknown
  readonly query: unknown
  /** UIDs that answered from the same address; the score is divided by their number. */
  readonly sharedBy: number
}

/**
 * One round: all miners index, and only when the last commitment is in do the queries leave (a miner that sees the
 * queries early through a friend has already committed). UIDs behind one address, or with one commitment, are one
 * miner: they share one score.
 */
export async function evaluateRound(input: RoundInput): Promise<Evaluation[]> {
  const { seed, miners, call, models } = input
  const task = drawRound(seed, input.corpus)
  const limit = input.concurrency ?? 16
  const taskId = (hotkey: string) =>
    createHash('sha256')
      .update(`${seedCommitment(seed)} ${hotkey}`)
      .digest('hex')
      .slice(0, 32)

  const indexed = await mapConcurrent(miners, limit, async (miner) => {
    const order = documentOrder(seed, miner.hotkey, task.documents.length)
    const answer = await call.index(miner, {
      task: taskId(miner.hotkey),
      round: input.round,
      seed_commitment: seedCommitment(seed),
      revealed_seed: input.revealedSeed,
      documents: order.map((from) => task.documents[from] ?? ''),
    })
    const parsed = answer.ok ? indexAnswer.safeParse(answer.value) : undefined
    return { miner, answer, commitment: parsed?.success ? parsed.data.commitment : undefined }
  })

  const addresses = tally(indexed.map(({ miner }) => hostPort(miner.ip, miner.port)))
  const commitments = tally(indexed.flatMap(({ commitment }) => commitment ?? []))
  return mapConcurrent(indexed, limit, async ({ miner, answer, commitment }) => {
    const base = { uid: miner.uid, hotkey: miner.hotkey, taskId: taskId(miner.hotkey) }
    const failed = (reason: string, latencyMs: number): Evaluation => ({
      ...base,
      score: 0,
      reason,
      violation: false,
      latencyMs,
      answerHash: '',
      detail: {},
      evidence: null,
    })
    if (!answer.ok) return failed(`no index: ${answer.reason}`, answer.latencyMs)
    if (commitment === undefined) return failed('malformed index answer', answer.latencyMs)
    const queried = await call.query(miner, {
      task: base.taskId,
      queries: task.queries.map((query) => query.text),
      sample: sampledPlaces(seed, commitment, task.documents.length, SAMPLE_SIZE),
    })
    const latencyMs = answer.latencyMs + queried.latencyMs
    if (!queried.ok) return failed(`no answer: ${queried.reason}`, latencyMs)
    const verdict = scoreAnswer({ seed, task, hotkey: miner.hotkey, index: answer.value, query: queried.value, models })
    const sharedBy = Math.max(addresses.get(hostPort(miner.ip, miner.port)) ?? 1, commitments.get(commitment) ?? 1)
    const evidence: RetrievalEvidence = { index: answer.value, query: queried.value, sharedBy }
    return {
      ...base,
      score: verdict.score / sharedBy,
      reason: sharedBy > 1 && verdict.score > 0 ? `ok, shared by ${sharedBy} UIDs` : verdict.reason,
      violation: verdict.violation,
      latencyMs,
      answerHash: canonicalHash({ index: answer.value, query: queried.value }),
      detail: {
        ndcg: verdict.ndcg,
        mrr: verdict.mrr,
        model: models.get(modelOf(answer.value))?.name ?? 'unknown',
      },
      evidence,
    }
  })
}

function modelOf(index: unknown): string {
  const parsed = indexAnswer.safeParse(index)
  return parsed.success ? parsed.data.model : ''
}

function tally(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
