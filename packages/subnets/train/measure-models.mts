/**
 * nDCG@10 and MRR of the declared models and of BM25 on rounds as validators draw them (held-out passages).
 *
 *   npx tsx packages/subnets/train/measure-models.mts [ROUNDS]
 */
import { createHash } from 'node:crypto'
import { Bm25, topK } from '../src/retrieval/bm25.ts'
import { loadCorpus } from '../src/retrieval/corpus.ts'
import { loadModel, MODEL_NAMES } from '../src/retrieval/model/declared-models.ts'
import { dot } from '../src/retrieval/model/embedder.ts'
import { ndcg, reciprocalRank } from '../src/retrieval/ranking-metrics.ts'
import { drawRound } from '../src/retrieval/task.ts'

const rounds = Number(process.argv[2] ?? 40)
const corpus = loadCorpus()
type Ranker = (documents: readonly string[]) => (query: string) => number[]
const rankers: Record<string, Ranker> = {
  bm25: (documents) => {
    const index = new Bm25(documents)
    return (query) => index.rank(query, 10)
  },
}
const names = process.argv[3] ? MODEL_NAMES.filter((n) => n === process.argv[3]) : MODEL_NAMES
for (const name of names) {
  const model = loadModel(name)
  rankers[name] = (documents) => {
    const vectors = documents.map((text) => model.vector(text))
    return (query) => {
      const vector = model.vector(query)
      return topK(
        vectors.map((other) => dot(vector, other)),
        10,
      )
    }
  }
}
for (const [name, ranker] of Object.entries(rankers)) {
  const sums = new Map<string, { ndcg: number; mrr: number; count: number }>()
  let milliseconds = 0
  for (let round = 0; round < rounds; round++) {
    const task = drawRound(createHash('sha256').update(`measure ${round}`).digest('hex'), corpus)
    const start = performance.now()
    const rank = ranker(task.documents)
    const lists = task.queries.map((query) => rank(query.text))
    milliseconds += performance.now() - start
    task.queries.forEach((query, at) => {
      for (const key of ['all', query.kind]) {
        const sum = sums.get(key) ?? { ndcg: 0, mrr: 0, count: 0 }
        sum.ndcg += ndcg(lists[at] ?? [], new Set([query.target]))
        sum.mrr += reciprocalRank(lists[at] ?? [], new Set([query.target]))
        sum.count += 1
        sums.set(key, sum)
      }
    })
  }
  const figures = [...sums].map(
    ([key, sum]) => `${key} ${(sum.ndcg / sum.count).toFixed(3)}/${(sum.mrr / sum.count).toFixed(3)}`,
  )
  console.log(`${name.padEnd(8)} nDCG@10/MRR: ${figures.join('  ')}  ${(milliseconds / rounds).toFixed(1)} ms a round`)
}
