import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Bm25, topK } from '../bm25.ts'
import { loadCorpus } from '../corpus.ts'
import { ndcg } from '../rankingMetrics.ts'
import { drawRound } from '../task.ts'
import { loadModel, MODEL_NAMES, manifest } from './declaredModels.ts'
import { dot } from './embedder.ts'
import { EmbeddingModel } from './embeddingModel.ts'
import { gramsOf, mix, wordsOf } from './tokenizer.ts'

const models = new URL('../../../models/', import.meta.url)

describe('tokenizer', () => {
  it('hashes as the training script does', () => {
    // Computed with mix() of train/train.py.
    expect([mix('retrieval', 1), mix('retrieval', 2), mix('<re', 3)]).toEqual([418793486, 454390589, 1190586318])
  })

  it('splits words and n-grams', () => {
    expect(wordsOf("It's a 3-D map, naïve")).toEqual(['it', 's', 'a', '3', 'd', 'map', 'na', 've'])
    expect(gramsOf('cat')).toEqual(['<ca', 'cat', 'at>', '<cat', 'cat>', '<cat>'])
    expect(gramsOf('a')).toEqual(['<a>'])
  })
})

describe.each(MODEL_NAMES)('model %s', (name) => {
  const model = loadModel(name)

  it('has the size and sha256 of the manifest', () => {
    const entry = manifest()[name]
    const bytes = readFileSync(new URL(entry.file, models))
    expect(bytes.length).toBe(entry.bytes)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(entry.sha256)
    expect(model.sha256).toBe(entry.sha256)
  })

  it('gives the embeddings that PyTorch gives for the same weights, to 2e-6', () => {
    const file = new URL(`../testdata/${name}-vectors.json`, import.meta.url)
    const cases = JSON.parse(readFileSync(file, 'utf8')) as { text: string; vector: number[] }[]
    expect(cases.length).toBe(9)
    for (const { text, vector } of cases) {
      const own = model.embedding(text)
      expect(own.length).toBe(model.dimensions)
      const worst = vector.reduce((max, value, at) => Math.max(max, Math.abs(value - (own[at] ?? 0))), 0)
      expect(worst).toBeLessThan(2e-6)
    }
  })

  it('gives unit vectors that do not depend on what was embedded before', () => {
    const fresh = loadModel(name)
    const text = 'a domesticated animal that catches mice'
    model.embedding('something else entirely')
    expect(model.embedding(text)).toEqual(fresh.embedding(text))
    expect(dot(model.embedding(text), model.embedding(text))).toBeCloseTo(1, 6)
    expect(model.embedding('')).toEqual(new Float32Array(model.dimensions))
  })

  it('refuses files that were cut, lengthened or are something else', () => {
    const bytes = readFileSync(new URL(manifest()[name].file, models))
    expect(() => new EmbeddingModel(bytes.subarray(0, bytes.length - 1))).toThrow(/expected \d+ bytes or more/)
    expect(() => new EmbeddingModel(Buffer.concat([bytes, Buffer.from([0])]))).toThrow(/does not fit the weights/)
    expect(() => new EmbeddingModel(Buffer.from('{}'))).toThrow(/begins with GEM1/)
  })
})

it('gives the strong model a sense of synonyms', () => {
  const model = loadModel('strong')
  const near = dot(model.embedding('purchase an automobile'), model.embedding('buy a car'))
  const far = dot(model.embedding('purchase an automobile'), model.embedding('the rules of chess'))
  expect(near).toBeGreaterThan(0.4)
  expect(far).toBeLessThan(near - 0.3)
})

it('ranks held-out passages as the manifest says, to 0.05, the strong model above BM25', () => {
  const corpus = loadCorpus()
  const tasks = Array.from({ length: 12 }, (_, round) => drawRound(`figures ${round}`, corpus))
  const mean = (rankers: (documents: readonly string[]) => (query: string) => number[]) => {
    const gains = tasks.flatMap((task) => {
      const rank = rankers(task.documents)
      return task.queries.map((query) => ndcg(rank(query.text), new Set([query.target])))
    })
    return gains.reduce((sum, gain) => sum + gain, 0) / gains.length
  }
  const byModel = (name: (typeof MODEL_NAMES)[number]) => {
    const model = loadModel(name)
    return mean((documents) => {
      const embeddings = documents.map((text) => model.embedding(text))
      return (query) => {
        const vector = model.embedding(query)
        return topK(
          embeddings.map((other) => dot(vector, other)),
          10,
        )
      }
    })
  }
  const bm25 = mean((documents) => {
    const index = new Bm25(documents)
    return (query) => index.rank(query, 10)
  })
  const strong = byModel('strong')
  expect(Math.abs(strong - manifest().strong.market.ndcg)).toBeLessThan(0.05)
  expect(Math.abs(byModel('weak') - manifest().weak.market.ndcg)).toBeLessThan(0.06)
  expect(strong).toBeGreaterThan(0.88)
  expect(bm25).toBeLessThan(strong - 0.2)
})
