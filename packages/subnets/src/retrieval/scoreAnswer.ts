import { decodeEmbedding, dequantise } from './embeddingCodec.ts'
import { isCommittedEmbedding } from './indexCommitment.ts'
import { dot } from './model/embedder.ts'
import type { EmbeddingModel } from './model/embeddingModel.ts'
import { type IndexAnswer, indexAnswer, type QueryAnswer, queryAnswer } from './protocol.ts'
import { ndcg, reciprocalRank } from './rankingMetrics.ts'
import { documentOrder, type RoundTask, sampledPlaces } from './task.ts'

/** Least cosine between a shown embedding and the recomputed one. int8 rounding leaves more than 0.9998; another model, far less. */
const MIN_COSINE = 0.999
/** Document embeddings opened per miner and round. */
export const SAMPLE_SIZE = 8
/** score = 0.7 nDCG@10 + 0.3 MRR, averaged over the round's queries. */
const NDCG_SHARE = 0.7

export interface Verdict {
  readonly score: number
  readonly reason: string
  readonly violation: boolean
  readonly ndcg: number
  readonly mrr: number
}

export interface ScoredInput {
  readonly seed: string
  readonly task: RoundTask
  readonly hotkey: string
  /** As they came off the wire: nothing about them is trusted. */
  readonly index: unknown
  readonly query: unknown
  readonly models: ReadonlyMap<string, EmbeddingModel>
}

const nothing = (reason: string, violation = false): Verdict => ({ score: 0, reason, violation, ndcg: 0, mrr: 0 })

/**
 * Score of one miner in one round: a pure function of the seed, the miner's hotkey and its two answers, so that the
 * evaluation log can be checked by anybody.
 *
 * Shape errors score 0. An embedding that is not the declared model's, or not the committed one, scores 0 and is a violation.
 */
export function scoreAnswer(input: ScoredInput): Verdict {
  const index = indexAnswer.safeParse(input.index)
  if (!index.success) return nothing('malformed index answer')
  const model = input.models.get(index.data.model)
  if (!model) return nothing("declared model is not one of the subnet's")
  const answer = queryAnswer.safeParse(input.query)
  if (!answer.success) return nothing('malformed query answer')
  const shape = shapeFault(answer.data, input.task)
  if (shape) return nothing(shape)
  const forged = embeddingFault(input, index.data, answer.data, model)
  if (forged) return nothing(forged, true)
  return rankingVerdict(input, answer.data)
}

function shapeFault(answer: QueryAnswer, task: RoundTask): string | undefined {
  const queries = task.queries.length
  const count = task.documents.length
  const sample = Math.min(SAMPLE_SIZE, count)
  if (answer.ranked.length !== queries || answer.query_vectors.length !== queries) {
    return `expected answers to ${queries} queries, found ${answer.ranked.length} lists and ${answer.query_vectors.length} embeddings`
  }
  if (answer.document_vectors.length !== sample || answer.proofs.length !== sample) {
    return `expected ${sample} opened embeddings, found ${answer.document_vectors.length} and ${answer.proofs.length} proofs`
  }
  for (const list of answer.ranked) {
    if (new Set(list).size !== list.length) return 'a ranked list names a document twice'
    if (list.some((place) => place >= count)) return 'a ranked list names a document that does not exist'
  }
  return undefined
}

function embeddingFault(
  input: ScoredInput,
  index: IndexAnswer,
  answer: QueryAnswer,
  model: EmbeddingModel,
): string | undefined {
  const { seed, task, hotkey } = input
  const count = task.documents.length
  const differs = (encoded: string, text: string): boolean => {
    const bytes = decodeEmbedding(encoded, model.dimensions)
    return !bytes || dot(dequantise(bytes), model.embedding(text)) < MIN_COSINE
  }
  const wrongQuery = task.queries.findIndex((query, at) => differs(answer.query_vectors[at] ?? '', query.text))
  if (wrongQuery >= 0) return `embedding of query ${wrongQuery} is not the declared model's`
  const order = documentOrder(seed, hotkey, count)
  const places = sampledPlaces(seed, index.commitment, count, SAMPLE_SIZE)
  for (const [at, place] of places.entries()) {
    const encoded = answer.document_vectors[at] ?? ''
    const bytes = decodeEmbedding(encoded, model.dimensions)
    if (!bytes || !isCommittedEmbedding(index.commitment, hotkey, count, place, bytes, answer.proofs[at] ?? '')) {
      return `embedding of document ${place} is not the committed one`
    }
    if (differs(encoded, task.documents[order[place] ?? 0] ?? '')) {
      return `embedding of document ${place} is not the declared model's`
    }
  }
  return undefined
}

function rankingVerdict({ seed, task, hotkey }: ScoredInput, answer: QueryAnswer): Verdict {
  const order = documentOrder(seed, hotkey, task.documents.length)
  let gain = 0
  let reciprocal = 0
  task.queries.forEach((query, at) => {
    const documents = (answer.ranked[at] ?? []).map((place) => order[place] ?? -1)
    const relevant = new Set([query.target])
    gain += ndcg(documents, relevant)
    reciprocal += reciprocalRank(documents, relevant)
  })
  const queries = Math.max(1, task.queries.length)
  const figures = { ndcg: gain / queries, mrr: reciprocal / queries }
  const score = NDCG_SHARE * figures.ndcg + (1 - NDCG_SHARE) * figures.mrr
  return { score, reason: 'ok', violation: false, ...figures }
}
