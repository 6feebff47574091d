import { describe, expect, it } from 'vitest'
import type { Evaluation, MinerTarget } from '../kit/evaluation.ts'
import type { LogLine } from '../kit/evaluationLog.ts'
import { MovingScores } from '../kit/movingScores.ts'
import { SecretSeed, seedCommitment } from '../kit/secretSeed.ts'
import { weightsFromScores } from '../kit/weightsFromScores.ts'
import { CacheMiner } from './adversaries/cacheMiner.ts'
import { EmptyWorkMiner } from './adversaries/emptyWorkMiner.ts'
import { MalformedMiner } from './adversaries/malformedMiner.ts'
import { loadCorpus } from './corpus.ts'
import { evaluateRound, type RetrievalCaller } from './evaluateRound.ts'
import { HonestMiner } from './honestMiner.ts'
import { loadDeclaredModels, loadModel } from './model/declaredModels.ts'
import type { RetrievalMiner } from './protocol.ts'
import { verifyRetrievalLog } from './verifyLog.ts'

const corpus = loadCorpus()
const models = loadDeclaredModels()
const strong = loadModel('strong')
const weak = loadModel('weak')

/** Calls miners in this process, through JSON as on the wire; counts the processor time each of them takes. */
class MemoryCaller implements RetrievalCaller {
  readonly cost = new Map<number, number>()
  readonly #miners: ReadonlyMap<number, RetrievalMiner>

  constructor(miners: ReadonlyMap<number, RetrievalMiner>) {
    this.#miners = miners
  }

  index: RetrievalCaller['index'] = (target, request) =>
    this.#call(target, (miner) => miner.index(structuredClone(request), 'validator'))
  query: RetrievalCaller['query'] = (target, request) =>
    this.#call(target, (miner) => miner.query(structuredClone(request), 'validator'))

  async #call(target: MinerTarget, ask: (miner: RetrievalMiner) => Promise<unknown>) {
    const start = performance.now()
    try {
      const text = JSON.stringify(await ask(this.#miners.get(target.uid) as RetrievalMiner))
      return { ok: true as const, value: JSON.parse(text) as unknown, latencyMs: 1 }
    } catch (error) {
      return { ok: false as const, reason: String(error), latencyMs: 1 }
    } finally {
      this.cost.set(target.uid, (this.cost.get(target.uid) ?? 0) + performance.now() - start)
    }
  }
}

async function runMarket(make: Record<string, (hotkey: string) => RetrievalMiner>, rounds: number) {
  const names = Object.keys(make)
  const miners = new Map(names.map((name, uid) => [uid, (make[name] as (hotkey: string) => RetrievalMiner)(name)]))
  const targets = names.map((hotkey, uid) => ({ uid, hotkey, ip: '127.0.0.1', port: 9000 + uid }))
  const call = new MemoryCaller(miners)
  const seeds = new SecretSeed(new Uint8Array(32).fill(9))
  const scores = new MovingScores()
  const log: LogLine[] = []
  let last: Evaluation[] = []
  for (let round = 0; round < rounds; round++) {
    // One at a time, so that each miner's time is its own.
    const seed = seeds.forRound(round)
    const revealedSeed = round === 0 ? '' : seeds.forRound(round - 1)
    const commitment = seedCommitment(seed)
    log.push({ kind: 'commit', netuid: 2, validator: 'v', round, block: round, commitment })
    last = await evaluateRound({ round, seed, revealedSeed, miners: targets, corpus, models, call, concurrency: 1 })
    scores.update(last)
    for (const evaluation of last) log.push({ kind: 'score', netuid: 2, round, ...evaluation })
    log.push({ kind: 'reveal', netuid: 2, round, seed })
  }
  const { uids, shares } = weightsFromScores(scores.entries())
  const share = Object.fromEntries(names.map((name, uid) => [name, shares[uids.indexOf(uid)] ?? 0]))
  const cost = Object.fromEntries(names.map((name, uid) => [name, call.cost.get(uid) ?? 0]))
  return { share, cost, last, log }
}

describe('the market pays work', () => {
  it('gives honest miners more than 90 % and each adversary nothing', async () => {
    const { share, cost, last } = await runMarket(
      {
        strong: (hotkey) => new HonestMiner(hotkey, strong),
        weak: (hotkey) => new HonestMiner(hotkey, weak),
        cache: (hotkey) => new CacheMiner(hotkey, loadModel('strong')),
        empty: (hotkey) => new EmptyWorkMiner(hotkey, strong),
        emptyByWords: (hotkey) => new EmptyWorkMiner(hotkey, weak, 'words'),
      },
      8,
    )
    expect((share.strong ?? 0) + (share.weak ?? 0)).toBeGreaterThan(0.9)
    expect(share.strong).toBeGreaterThan(share.weak ?? 1)
    expect(share.weak).toBeGreaterThan(0.1)
    const perCost = (name: string) => (share[name] ?? 0) / (cost[name] ?? 1)
    for (const name of ['cache', 'empty', 'emptyByWords']) {
      expect(share[name]).toBeLessThan(0.05)
      expect(perCost(name) / perCost('strong')).toBeLessThan(0.1)
    }
    expect(last.map(({ violation }) => violation)).toEqual([false, false, true, true, true])
  })

  it('derives every score again from the revealed seeds', async () => {
    const { log } = await runMarket(
      {
        strong: (hotkey) => new HonestMiner(hotkey, strong),
        empty: (hotkey) => new EmptyWorkMiner(hotkey, weak),
      },
      3,
    )
    const lines = JSON.parse(JSON.stringify(log)) as LogLine[]
    expect(verifyRetrievalLog(lines, corpus, models)).toEqual({ rounds: 3, rederived: 6, notDerivable: 0, faults: [] })
    const flattered = lines.map((line) => (line.kind === 'score' && line.uid === 1 ? { ...line, score: 0.9 } : line))
    expect(verifyRetrievalLog(flattered, corpus, models).faults.length).toBe(3)
    const swapped = lines.map((line) => (line.kind === 'reveal' ? { ...line, seed: 'ab'.repeat(32) } : line))
    expect(verifyRetrievalLog(swapped, corpus, models).faults[0]).toMatch(/not the committed one/)
  })

  it('scores broken answers 0 and goes on', async () => {
    const { last, share } = await runMarket(
      {
        strong: (hotkey) => new HonestMiner(hotkey, strong),
        oversized: (hotkey) => new MalformedMiner(new HonestMiner(hotkey, weak), 'oversized'),
        notANumber: (hotkey) => new MalformedMiner(new HonestMiner(hotkey, weak), 'notANumber'),
        wrongShape: (hotkey) => new MalformedMiner(new HonestMiner(hotkey, weak), 'wrongShape'),
        error: (hotkey) => new MalformedMiner(new HonestMiner(hotkey, weak), 'error'),
      },
      1,
    )
    expect(last.map(({ score }) => score > 0)).toEqual([true, false, false, false, false])
    expect(share.strong).toBe(1)
  })

  it('pays several UIDs behind one address as one', async () => {
    const task = { round: 0, seed: 'ce'.repeat(32), revealedSeed: '', corpus, models }
    const miners = ['a', 'b'].map((hotkey, uid) => ({ uid, hotkey, ip: '127.0.0.1', port: 9000 }))
    const call = new MemoryCaller(new Map(miners.map(({ uid, hotkey }) => [uid, new HonestMiner(hotkey, weak)])))
    const shared = await evaluateRound({ ...task, miners, call })
    const alone = await evaluateRound({ ...task, miners: miners.slice(0, 1), call })
    expect(shared[0]?.score).toBeCloseTo((alone[0]?.score ?? 0) / 2, 12)
    expect(shared[0]?.reason).toBe('ok, shared by 2 UIDs')
  })
})

it('ranks the declared models as the manifest of their training says: strong above BM25, weak below', async () => {
  const { last } = await runMarket(
    { strong: (hotkey) => new HonestMiner(hotkey, strong), weak: (hotkey) => new HonestMiner(hotkey, weak) },
    1,
  )
  expect(last[0]?.score).toBeGreaterThan(0.8)
  expect(last[1]?.score).toBeGreaterThan(0.4)
})
