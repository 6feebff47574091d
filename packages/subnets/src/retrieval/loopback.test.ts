import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Axon, Keypair } from '@glia/sdk'
import { afterEach, expect, it } from 'vitest'
import { readEvaluationLog } from '../kit/evaluationLog.ts'
import { KnownCallers } from '../kit/knownCallers.ts'
import { MemoryChain } from '../kit/memoryChain.ts'
import type { Telemetry } from '../kit/telemetry.ts'
import { type Malformation, MalformedMiner } from './adversaries/malformedMiner.ts'
import { attachRetrieval } from './attach.ts'
import { loadCorpus } from './corpus.ts'
import { DendriteCaller } from './dendriteCaller.ts'
import { evaluateRound } from './evaluateRound.ts'
import { HonestMiner } from './honestMiner.ts'
import { loadDeclaredModels } from './model/declaredModels.ts'
import type { Embedder } from './model/embedder.ts'
import { MINER_KINDS, runRetrievalMiner, runRetrievalValidator } from './runRetrieval.ts'
import { verifyRetrievalLog } from './verifyLog.ts'

const NETUID = 2
const caller = Keypair.fromUri('//market//caller')
const models = loadDeclaredModels()
let stop = new AbortController()
afterEach(() => stop.abort())

/** Four miners and two validators in this process, over real axons and dendrites, on a chain in memory. */
function startMarket(logFolder: string) {
  stop = new AbortController()
  const chain = new MemoryChain({ netuid: NETUID })
  const lines: Telemetry[] = []
  const common = { netuid: NETUID, chain, telemetry: (line: Telemetry) => lines.push(line), signal: stop.signal }
  const keys = (name: string) => ({
    name,
    coldkey: Keypair.fromUri(`//market//${name}`),
    hotkey: Keypair.fromUri(`//market//${name}//hotkey`),
  })
  const runs = MINER_KINDS.map((kind) =>
    runRetrievalMiner({ ...common, ...keys(kind), kind, port: 0, externalIp: '127.0.0.1', heartbeatMs: 200 }),
  )
  for (const name of ['validator-1', 'validator-2']) {
    const own = {
      ...keys(name),
      roundMs: 150,
      stakes: [{ netuid: NETUID, rao: 1_000_000_000n }],
      logFolder,
      timeoutSeconds: 2,
      addresses: 'any' as const,
    }
    runs.push(runRetrievalValidator({ ...common, ...own }))
  }
  return { chain, lines, runs, hotkey: (name: string) => keys(name).hotkey.address }
}

async function until(condition: () => Promise<boolean>, milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${milliseconds} ms`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

it('pays honest miners over real HTTP, and ends cleanly', async () => {
  const logFolder = mkdtempSync(join(tmpdir(), 'glia-market-'))
  const { chain, lines, runs, hotkey } = startMarket(logFolder)
  const incentive = async () => {
    const { neurons } = await chain.subnet(NETUID)
    return Object.fromEntries(
      MINER_KINDS.map((kind) => [kind, neurons.find((n) => n.hotkey === hotkey(kind))?.incentive ?? 0]),
    )
  }
  await until(async () => lines.filter((line) => line.kind === 'weights').length >= 4, 40_000)
  const paid = await incentive()
  expect((paid.strong ?? 0) + (paid.weak ?? 0)).toBeGreaterThan(0.9)
  expect(paid.strong).toBeGreaterThan(paid.weak ?? 1)
  expect(paid.cache).toBeLessThan(0.05)
  expect(paid.empty).toBeLessThan(0.05)
  await until(async () => lines.some((line) => line.kind === 'miner' && line.calls > 0), 5000)
  expect(lines.filter((line) => line.kind === 'warning')).toEqual([])
  stop.abort()
  await Promise.all(runs)
  const log = readEvaluationLog(join(logFolder, 'validator-1.jsonl'))
  const verified = verifyRetrievalLog(log, loadCorpus(), loadDeclaredModels())
  expect(verified.faults).toEqual([])
  expect(verified.rederived).toBeGreaterThan(8)
}, 60_000)

it('loses no more than the timeout to a miner that stalls, floods or breaks down', async () => {
  const open = new KnownCallers(() => Promise.reject(new Error('not asked')), { always: [caller.address] })
  const kinds: (Malformation | 'honest')[] = ['honest', 'slow', 'wrongShape', 'error']
  const axons = await Promise.all(
    kinds.map(async (kind) => {
      const keypair = Keypair.fromUri(`//broken//${kind}`)
      const honest = new HonestMiner(keypair.address, models.values().next().value as Embedder)
      const axon = new Axon({ keypair, host: '127.0.0.1', port: 0 })
      attachRetrieval(axon, open, kind === 'honest' ? honest : new MalformedMiner(honest, kind))
      return { axon, target: await axon.start() }
    }),
  )
  const call = new DendriteCaller(caller, { addresses: 'any', timeoutSeconds: 3 })
  // Not an axon of this SDK, which would not send what its own schema refuses.
  const flood = createServer((request, response) => {
    request.resume()
    response.end(JSON.stringify({ model: 'A'.repeat(1_000_000) }))
  })
  await new Promise<void>((resolve) => flood.listen(0, '127.0.0.1', resolve))
  const { port } = flood.address() as AddressInfo
  const flooder = { ip: '127.0.0.1', port, hotkey: Keypair.fromUri('//broken//flood').address }
  const miners = [...axons.map(({ target }) => target), flooder].map((target, uid) => ({ uid, ...target }))
  const task = { round: 0, seed: 'ab'.repeat(32), revealedSeed: '', corpus: loadCorpus(), models, call }
  const evaluations = await evaluateRound({ ...task, miners })
  const reasons = evaluations.map(({ reason }) => reason)
  expect(evaluations.map(({ score }) => score > 0)).toEqual([true, false, false, false, false])
  expect(reasons[0]).toBe('ok')
  expect(reasons[1]).toMatch(/^no answer: 408 /)
  expect(reasons[2]).toBe('expected answers to 16 queries, found 15 lists and 16 embeddings')
  expect(reasons[3]).toMatch(/^no answer: 500 /)
  expect(reasons[4]).toMatch(/^no index: 400 Payload error: the answer has more than 262144 bytes/)
  flood.close()
  call.close()
  await Promise.all(axons.map(({ axon }) => axon.stop()))
}, 30_000)

it('calls axons beside it that it is told of where only the public internet is called, and no other port', async () => {
  const { address: hotkey } = Keypair.fromUri('//beside')
  const axon = new Axon({ keypair: Keypair.fromUri('//beside'), host: '0.0.0.0', port: 0 })
  const { port } = await axon.start()
  const call = new DendriteCaller(caller, { ownIp: '9.9.9.9', ownAxons: [`9.9.9.9:${port}`] })
  const request = { task: 'x', round: 0, seed_commitment: 'ab'.repeat(32), revealed_seed: '', documents: ['x'] }
  const beside = { uid: 0, ip: '9.9.9.9', hotkey, port }
  // It is there, and has nothing attached.
  expect(await call.index(beside, request)).toMatchObject({ ok: false, reason: expect.stringMatching(/^404 /) })
  const other = await call.index({ ...beside, port: port === 1 ? 2 : port - 1 }, request)
  expect(other).toMatchObject({ ok: false, reason: expect.stringMatching(/^503 .*machine's own/) })
  call.close()
  await axon.stop()
})
