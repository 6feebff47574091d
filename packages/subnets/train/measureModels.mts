/**
 * nDCG@10 and MRR of the declared models and of BM25 on rounds as validators draw them (held-out passages).
 *
 *   npx tsx packages/subnets/train/measureModels.mts [ROUNDS] [--write]
 *
 * With --write the figures of the models go into models/manifest.json.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { Bm25, topK } from '../src/retrieval/bm25.ts'
import { loadCorpus } from '../src/retrieval/corpus.ts'
import { loadModel, MODEL_NAMES } from '../src/retrieval/model/declaredModels.ts'
import { dot } from '../src/retrieval/model/embedder.ts'
import { ndcg, reciprocalRank } from '../src/retrieval/rankingMetrics.ts'
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
for (const name of MODEL_NAMES) {
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
const manifestFile = new URL('../models/manifest.json', import.meta.url)
const entries = JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, Record<string, unknown>>
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
  const all = sums.get('all')
  const entry = entries[name]
  if (entry && all) entry.market = { rounds, ndcg: round(all.ndcg / all.count), mrr: round(all.mrr / all.count) }
}
if (process.argv.includes('--write')) writeFileSync(manifestFile, `${JSON.stringify(entries, null, 2)}\n`)

function round(value: number): number {
  return Number(value.toFixed(4))
}
