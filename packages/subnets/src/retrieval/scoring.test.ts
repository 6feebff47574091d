import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seedCommitment } from '../kit/secretSeed.ts'
import { Bm25, topK } from './bm25.ts'
import { loadCorpus } from './corpus.ts'
import { decodeEmbedding, dequantise, encodeEmbedding, quantise } from './embeddingCodec.ts'
import { HonestMiner } from './honestMiner.ts'
import { IndexCommitment, isCommittedEmbedding } from './indexCommitment.ts'
import { loadDeclaredModels, loadModel } from './model/declaredModels.ts'
import { dot } from './model/embedder.ts'
import type { IndexAnswer, QueryAnswer } from './protocol.ts'
import { ndcg, reciprocalRank } from './rankingMetrics.ts'
import { SAMPLE_SIZE, scoreAnswer } from './scoreAnswer.ts'
import { documentOrder, drawRound, ROUND_SHAPE, sampledPlaces } from './task.ts'

const corpus = loadCorpus()
const models = loadDeclaredModels()
const strong = loadModel('strong')
const weak = loadModel('weak')
const seed = '5e'.repeat(32)
const hotkey = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'

describe('ranking metrics', () => {
  it('follow the definitions', () => {
    expect(ndcg([7, 3, 5], new Set([3]))).toBeCloseTo(1 / Math.log2(3), 12)
    expect(ndcg([3, 5], new Set([3, 5]))).toBeCloseTo(1, 12)
    expect(ndcg([1, 2, 3], new Set([9]))).toBe(0)
    expect(reciprocalRank([7, 3, 5], new Set([5]))).toBeCloseTo(1 / 3, 12)
    expect(reciprocalRank([], new Set([5]))).toBe(0)
  })

  it('count only the first ten places', () => {
    const list = Array.from({ length: 11 }, (_, i) => i)
    expect(ndcg(list, new Set([10]))).toBe(0)
    expect(reciprocalRank(list, new Set([10]))).toBe(0)
  })
})

describe('BM25', () => {
  it('ranks by rare shared words', () => {
    const index = new Bm25(['the cat sat', 'the dog sat', 'the cat and the zebra'])
    expect(index.rank('zebra', 1)).toEqual([2])
    expect(index.rank('the dog', 2)[0]).toBe(1)
  })

  it('breaks ties by place', () => {
    expect(topK([1, 2, 2, 0], 3)).toEqual([1, 2, 0])
  })
})

describe('round', () => {
  it('is drawn the same again from its seed, and differently from another', () => {
    const round = drawRound(seed, corpus)
    expect(drawRound(seed, corpus)).toEqual(round)
    expect(drawRound('5f'.repeat(32), corpus).documents).not.toEqual(round.documents)
    expect(round.documents.length).toBe(ROUND_SHAPE.passages + ROUND_SHAPE.twins)
    expect(round.queries.length).toBe(16)
  })

  it('shares few documents with the round before', () => {
    const one = new Set(drawRound(seed, corpus).documents)
    const two = drawRound('5f'.repeat(32), corpus).documents
    expect(two.filter((text) => one.has(text)).length).toBeLessThan(8)
  })

  it('rewords about half of the passages, so that known texts do not fit', () => {
    const known = new Set(corpus.passages.map((passage) => passage.text))
    const share = drawRound(seed, corpus).documents.filter((text) => known.has(text)).length / 184
    expect(share).toBeGreaterThan(0.3)
    expect(share).toBeLessThan(0.65)
  })

  it('asks paraphrases that shared words alone hardly find', () => {
    let found = 0
    let asked = 0
    for (let round = 0; round < 10; round++) {
      const task = drawRound(seedCommitment(`${round}0`.padStart(64, '0')), corpus)
      const index = new Bm25(task.documents)
      for (const query of task.queries) {
        if (query.kind !== 'paraphrase') continue
        asked += 1
        found += ndcg(index.rank(query.text, 10), new Set([query.target]))
      }
    }
    expect(found / asked).toBeLessThan(0.5)
  })
})

describe('embeddings on the wire', () => {
  it('keep their direction', () => {
    for (const model of [strong, weak]) {
      const embedding = model.embedding(corpus.passages[3]?.text ?? '')
      const bytes = decodeEmbedding(encodeEmbedding(embedding), model.dimensions)
      expect(dot(embedding, dequantise(bytes as Int8Array))).toBeGreaterThan(0.9998)
    }
  })

  it('are refused when not of the right length or not base64', () => {
    const text = encodeEmbedding(strong.embedding('a'))
    expect(decodeEmbedding(text, 128)?.length).toBe(128)
    expect(decodeEmbedding(text.slice(4), 128)).toBeUndefined()
    expect(decodeEmbedding('!'.repeat(text.length), 128)).toBeUndefined()
    expect(decodeEmbedding(text, 24)).toBeUndefined()
  })
})

describe('index commitment', () => {
  it('opens every embedding of an index of any size, for its own hotkey only', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (count) => {
        const embeddings = Array.from({ length: count }, (_, i) => Int8Array.of(i, -i, 3))
        const tree = new IndexCommitment('me', embeddings)
        for (const [at, embedding] of embeddings.entries()) {
          const proof = tree.proof(at)
          expect(isCommittedEmbedding(tree.root, 'me', count, at, embedding, proof)).toBe(true)
          expect(isCommittedEmbedding(tree.root, 'you', count, at, embedding, proof)).toBe(false)
          expect(isCommittedEmbedding(tree.root, 'me', count, at, Int8Array.of(9, 9, 9), proof)).toBe(false)
          expect(isCommittedEmbedding(tree.root, 'me', count, (at + 1) % (count + 1), embedding, proof)).toBe(false)
          expect(isCommittedEmbedding(tree.root, 'me', count, at, embedding, `${proof}AAAA`)).toBe(false)
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('score of an answer', () => {
  const task = drawRound(seed, corpus)
  const order = documentOrder(seed, hotkey, task.documents.length)

  async function honest(model = strong): Promise<{ index: IndexAnswer; query: QueryAnswer }> {
    const miner = new HonestMiner(hotkey, model)
    const documents = order.map((from) => task.documents[from] ?? '')
    const index = await miner.index(
      { task: 't', round: 1, seed_commitment: seedCommitment(seed), revealed_seed: '', documents },
      'v',
    )
    const sample = sampledPlaces(seed, index.commitment, documents.length, SAMPLE_SIZE)
    const query = await miner.query({ task: 't', queries: task.queries.map(({ text }) => text), sample }, 'v')
    return { index, query }
  }
  const score = (answers: { index: unknown; query: unknown }) =>
    scoreAnswer({ seed, task, hotkey, models, index: answers.index, query: answers.query })

  it('is 0.7 nDCG + 0.3 MRR of honest work, more for the better model', async () => {
    const best = score(await honest())
    const cheap = score(await honest(weak))
    expect(best.reason).toBe('ok')
    expect(best.score).toBeCloseTo(0.7 * best.ndcg + 0.3 * best.mrr, 12)
    expect(best.score).toBeGreaterThan(0.7)
    expect(cheap.reason).toBe('ok')
    expect(cheap.score).toBeGreaterThan(0.3)
    expect(cheap.score).toBeLessThan(best.score)
  })

  it('is 0 and a violation when the declared model is not the one that ran', async () => {
    const { index, query } = await honest(weak)
    const verdict = score({ index: { ...index, model: strong.sha256 }, query })
    expect(verdict).toMatchObject({ score: 0, violation: true })
    expect(verdict.reason).toMatch(/query 0 is not the declared model's/)
  })

  it('is 0 and a violation when one opened embedding is not the committed one', async () => {
    const { index, query } = await honest()
    const document_vectors = [...query.document_vectors]
    document_vectors[5] = encodeEmbedding(strong.embedding('something else'))
    expect(score({ index, query: { ...query, document_vectors } })).toMatchObject({ score: 0, violation: true })
  })

  it('is 0 and a violation for a committed embedding that the model does not give', async () => {
    const { query } = await honest()
    const embeddings = order.map((from) => quantise(strong.embedding(task.documents[from] ?? '')))
    // Every fourth embedding is made up: eight opened ones miss all of them with probability 0.75^8 = 10 %.
    const forged = embeddings.map((embedding, at) => (at % 4 === 0 ? quantise(strong.embedding(`x${at}`)) : embedding))
    const tree = new IndexCommitment(hotkey, forged)
    const index = { model: strong.sha256, commitment: tree.root }
    const places = sampledPlaces(seed, tree.root, forged.length, SAMPLE_SIZE)
    const answer = {
      ...query,
      document_vectors: places.map((place) => Buffer.from(forged[place] as Int8Array).toString('base64')),
      proofs: places.map((place) => tree.proof(place)),
    }
    expect(places.some((place) => place % 4 === 0)).toBe(true)
    expect(score({ index, query: answer })).toMatchObject({ score: 0, violation: true })
  })

  it('is 0 with a reason for every malformed answer', async () => {
    const { index, query } = await honest()
    const one = query.ranked[0] ?? []
    const bad: [unknown, unknown, RegExp][] = [
      [null, query, /malformed index/],
      [{ ...index, model: 'ab'.repeat(32) }, query, /not one of the subnet's/],
      [index, null, /malformed query/],
      [index, { ...query, ranked: 'all' }, /malformed query/],
      [index, { ...query, ranked: query.ranked.map((list) => list.map(() => Number.NaN)) }, /malformed query/],
      [index, { ...query, ranked: [[...one, ...one], ...query.ranked.slice(1)] }, /malformed query/],
      [index, { ...query, ranked: [[1, 1, 2], ...query.ranked.slice(1)] }, /twice/],
      [index, { ...query, ranked: [[100_000], ...query.ranked.slice(1)] }, /does not exist/],
      [index, { ...query, ranked: query.ranked.slice(1) }, /expected answers to 16 queries/],
      [index, { ...query, query_vectors: [] }, /expected answers to 16 queries/],
      [index, { ...query, proofs: [] }, /expected 8 opened embeddings/],
      [index, { ...query, query_vectors: query.query_vectors.map(() => 'A'.repeat(8193)) }, /malformed query/],
    ]
    for (const [first, second, reason] of bad) {
      const verdict = score({ index: first, query: second })
      expect(verdict).toMatchObject({ score: 0, violation: false })
      expect(verdict.reason).toMatch(reason)
    }
  })
})
