import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Keypair } from '@glia/sdk'
import { afterEach, expect, it } from 'vitest'
import { readEvaluationLog } from '../kit/evaluation-log.ts'
import { MemoryChain } from '../kit/memory-chain.ts'
import type { Telemetry } from '../kit/telemetry.ts'
import { loadCorpus } from './corpus.ts'
import { loadDeclaredModels } from './model/declared-models.ts'
import { MINER_KINDS, runRetrievalMiner, runRetrievalValidator } from './run-retrieval.ts'
import { verifyRetrievalLog } from './verify-log.ts'

const NETUID = 2
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
  await until(async () => lines.filter((line) => line.kind === 'weights').length >= 4, 20_000)
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
}, 40_000)
