import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Draw } from './draw.ts'
import type { Evaluation } from './evaluation.ts'
import { canonicalHash, EvaluationLog, readEvaluationLog } from './evaluationLog.ts'
import { mapConcurrent } from './mapConcurrent.ts'
import { MovingScores } from './movingScores.ts'
import { isCommittedSeed, SecretSeed, seedCommitment } from './secretSeed.ts'
import { weightsFromScores } from './weightsFromScores.ts'

function evaluation(uid: number, score: number, more: Partial<Evaluation> = {}): Evaluation {
  return {
    uid,
    hotkey: `hotkey-${uid}`,
    score,
    reason: 'ok',
    violation: false,
    latencyMs: 5,
    taskId: 't',
    answerHash: '',
    detail: {},
    evidence: null,
    ...more,
  }
}

describe('secret seed', () => {
  it('gives each round its own seed, the same for the same secret', () => {
    const secret = new Uint8Array(32).fill(7)
    const seed = new SecretSeed(secret).forRound(3)
    expect(seed).toBe(new SecretSeed(secret).forRound(3))
    expect(seed).not.toBe(new SecretSeed(secret).forRound(4))
    expect(seed).not.toBe(new SecretSeed().forRound(3))
  })

  it('is bound by its commitment', () => {
    const seed = '00'.repeat(32)
    // sha256 of 32 zero bytes.
    expect(seedCommitment(seed)).toBe('66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925')
    expect(isCommittedSeed(seed, seedCommitment(seed))).toBe(true)
    expect(isCommittedSeed(`01${seed.slice(2)}`, seedCommitment(seed))).toBe(false)
    expect(isCommittedSeed('not hex', seedCommitment(seed))).toBe(false)
  })
})

describe('draw', () => {
  it('repeats itself for the same seed and label only', () => {
    const words = (seed: string, label: string) => {
      const draw = new Draw(seed, label)
      return Array.from({ length: 20 }, () => draw.word())
    }
    expect(words('s', 'a')).toEqual(words('s', 'a'))
    expect(words('s', 'a')).not.toEqual(words('s', 'b'))
    expect(words('s', 'a')).not.toEqual(words('t', 'a'))
  })

  it('draws every number below the bound about equally often', () => {
    const draw = new Draw('seed', 'uniform')
    const counts = new Array<number>(7).fill(0)
    for (let i = 0; i < 7000; i++) {
      const at = draw.below(7)
      counts[at] = (counts[at] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })

  it('shuffles to a permutation and samples without repeats', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), (seed, n, k) => {
        const items = Array.from({ length: n }, (_, i) => i)
        expect(new Draw(seed, 'x').shuffle(items).sort((a, b) => a - b)).toEqual(items)
        const sample = new Draw(seed, 'y').sample(n, k)
        expect(sample.length).toBe(Math.min(n, k))
        expect(new Set(sample).size).toBe(sample.length)
        expect(sample.every((value) => value >= 0 && value < n)).toBe(true)
      }),
    )
  })
})

describe('moving scores', () => {
  it('let a newcomer warm up: n / warmUp of its average', () => {
    const scores = new MovingScores({ alpha: 0.2, warmUpRounds: 4 })
    const seen: number[] = []
    for (let round = 0; round < 5; round++) {
      scores.update([evaluation(1, 0.8)])
      seen.push(scores.score(1, 'hotkey-1'))
    }
    expect(seen.map((score) => Number(score.toFixed(6)))).toEqual([0.2, 0.4, 0.6, 0.8, 0.8])
  })

  it('decay for the absent', () => {
    const scores = new MovingScores({ alpha: 0.5, warmUpRounds: 1 })
    scores.update([evaluation(1, 1)])
    scores.update([])
    // Average (0 * 0.5 + 1 * 0.5) * 0.5 = 0.25 over 1 - 0.5^2.
    expect(scores.score(1, 'hotkey-1')).toBeCloseTo(0.25 / 0.75, 12)
  })

  it('give nothing of the old record to a new hotkey on the same UID', () => {
    const scores = new MovingScores({ warmUpRounds: 4 })
    for (let round = 0; round < 10; round++) scores.update([evaluation(1, 1)])
    expect(scores.score(1, 'somebody-else')).toBe(0)
    scores.update([evaluation(1, 1, { hotkey: 'somebody-else' })])
    expect(scores.score(1, 'somebody-else')).toBeCloseTo(0.25, 12)
    expect(scores.score(1, 'hotkey-1')).toBe(0)
  })

  it('are wiped by a violation', () => {
    const scores = new MovingScores()
    for (let round = 0; round < 10; round++) scores.update([evaluation(1, 1)])
    scores.update([evaluation(1, 0, { violation: true })])
    expect(scores.score(1, 'hotkey-1')).toBe(0)
  })

  it('stay within 0 and 1 whatever is fed in', () => {
    const value = fc.oneof(fc.double(), fc.constant(Number.NaN), fc.constant(Number.POSITIVE_INFINITY))
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), (values) => {
        const scores = new MovingScores()
        for (const score of values) {
          scores.update([evaluation(1, score)])
          expect(scores.score(1, 'hotkey-1')).toBeGreaterThanOrEqual(0)
          expect(scores.score(1, 'hotkey-1')).toBeLessThanOrEqual(1 + 1e-12)
        }
      }),
    )
  })
})

describe('weights from scores', () => {
  it('are shares of the raised scores', () => {
    const { uids, shares } = weightsFromScores(
      [
        { uid: 5, score: 0.4 },
        { uid: 2, score: 0.8 },
        { uid: 9, score: 0 },
        { uid: 7, score: 0.01 },
      ],
      { sharpness: 2, floor: 0.05 },
    )
    expect(uids).toEqual([2, 5])
    expect(shares[0]).toBeCloseTo(0.8, 12)
    expect(shares[1]).toBeCloseTo(0.2, 12)
    expect(weightsFromScores([{ uid: 1, score: 0 }])).toEqual({ uids: [], shares: [] })
  })
})

describe('evaluation log', () => {
  it('keeps whole lines, leaves out one that was cut off, and turns over when full', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'glia-log-')), 'log', 'evaluation.jsonl')
    const log = new EvaluationLog(path, 400)
    for (let round = 0; round < 4; round++) log.append({ kind: 'reveal', netuid: 2, round, seed: 'ab'.repeat(32) })
    expect(readEvaluationLog(`${path}.1`).map((line) => line.round)).toEqual([0, 1, 2])
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"kind":"rev`)
    expect(readEvaluationLog(path).map((line) => line.round)).toEqual([3])
  })

  it('hashes an answer whatever the order of its keys', () => {
    expect(canonicalHash({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(canonicalHash({ b: [{ d: 3, c: 2 }], a: 1 }))
    expect(canonicalHash({ a: 1 })).not.toBe(canonicalHash({ a: 2 }))
  })
})

it('runs at most as many at a time as it is told, and keeps the order', async () => {
  let running = 0
  let most = 0
  const results = await mapConcurrent([5, 1, 3, 2, 4], 2, async (value) => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, value))
    running -= 1
    return value * 10
  })
  expect(results).toEqual([50, 10, 30, 20, 40])
  expect(most).toBe(2)
})
