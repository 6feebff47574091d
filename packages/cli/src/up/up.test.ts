import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alphaRao, type Metagraph, type Neuron } from '@glia/sdk'
import type { MarketProcess, Telemetry } from '@glia/subnets'
import { afterAll, describe, expect, it } from 'vitest'
import { plain } from '../output/style.ts'
import { blockJson, dashboard, type Snapshot, summaryLine } from './dashboard.ts'
import { MarketState } from './marketState.ts'
import { type ProcessState, Supervisor } from './supervisor.ts'

const process_ = (name: string, role: MarketProcess['role'], honest: boolean): MarketProcess => ({
  name,
  role,
  label: honest ? 'honest' : 'adversary: cache',
  honest,
  hotkey: `hotkey of ${name}`,
  argv: [],
})

const PROCESSES = [
  process_('setup', 'setup', true),
  process_('miner-strong', 'miner', true),
  process_('miner-cache', 'miner', false),
  process_('validator-1', 'validator', true),
  process_('validator-2', 'validator', true),
]

const neuron = (uid: number, name: string, fields: Partial<Neuron>): Neuron =>
  ({ uid, hotkey: `hotkey of ${name}`, incentive: 0, dividends: 0, emission: 0n, totalStake: 0n, ...fields }) as Neuron

const subnet = (neurons: Neuron[]): Metagraph =>
  ({ block: 40n, tempo: 10, blocksSinceLastStep: 4n, neurons }) as unknown as Metagraph

const round = (name: string, moving: number, latencyMs: number): Telemetry => ({
  kind: 'round',
  name,
  netuid: 2,
  uid: 3,
  round: 4,
  block: 40,
  commitment: '',
  cpuMs: 10,
  miners: [{ uid: 1, hotkey: 'hotkey of miner-strong', score: moving, moving, latencyMs, reason: 'ok' }],
})

function paidMarket(): MarketState {
  const market = new MarketState('retrieval', 2, PROCESSES)
  market.telemetry(round('validator-1', 0.9, 100))
  market.telemetry(round('validator-2', 0.8, 50))
  market.telemetry({ kind: 'weights', name: 'validator-1', netuid: 2, block: 35, uids: [1], shares: [1] })
  market.metagraph({ ...subnet([]), block: 20n }, 0n, 5000)
  const paid = subnet([
    neuron(0, 'setup', {}),
    neuron(1, 'miner-strong', { incentive: 0.6, emission: alphaRao(2_500_000_000n) }),
    neuron(2, 'miner-cache', { incentive: 0.2 }),
    neuron(3, 'validator-1', { dividends: 1, totalStake: alphaRao(845_000_000_000n) }),
  ])
  market.metagraph(paid, 1_500_000_000n, 35_300)
  return market
}

const snapshot = (market: MarketState): Snapshot => ({
  block: 40,
  hash: '0xabcd',
  finalized: 38,
  milliseconds: 36_000,
  url: 'ws://127.0.0.1:9944',
  logFolder: 'logs',
  market: market.view(),
})

describe('market state', () => {
  it('takes score and latency as means over the validators, the rest from the chain', () => {
    const [strong, cache] = paidMarket().view().miners
    expect(strong).toMatchObject({ uid: 1, latencyMs: 75, incentive: 0.6, emission: 2_500_000_000n, honest: true })
    expect(strong?.score).toBeCloseTo(0.85, 12)
    expect(cache).toMatchObject({ uid: 2, score: undefined, latencyMs: undefined, incentive: 0.2, honest: false })
  })

  it('gives shares of the whole incentive', () => {
    const view = paidMarket().view()
    expect(view.honestIncentive).toBeCloseTo(0.75, 12)
    expect(view.adversaryIncentive).toBeCloseTo(0.25, 12)
  })

  it('keeps when an honest miner was first paid', () => {
    const market = paidMarket()
    market.metagraph(subnet([]), 0n, 99_000)
    expect(market.view().firstEmission).toEqual({ block: 40, milliseconds: 35_300 })
    expect(market.view().notices.at(-1)).toBe('first emission to an honest miner: miner-strong, after 35.3 s')
  })

  it('does not take what was paid before the start for its own', () => {
    const market = new MarketState('retrieval', 2, PROCESSES)
    const paid = subnet([neuron(1, 'miner-strong', { incentive: 0.6, emission: alphaRao(1n) })])
    market.metagraph(paid, 0n, 800)
    market.metagraph({ ...paid, block: 41n, blocksSinceLastStep: 5n } as Metagraph, 0n, 1000)
    expect(market.view()).toMatchObject({ firstEmission: undefined, notices: [] })
    market.metagraph({ ...paid, block: 46n, blocksSinceLastStep: 0n } as Metagraph, 0n, 2400)
    expect(market.view().firstEmission).toEqual({ block: 46, milliseconds: 2400 })
    expect(market.view().notices).toEqual(['an honest miner is paid again: miner-strong, after 2.4 s'])
  })

  it('counts nothing before the subnet is there', () => {
    const view = new MarketState('retrieval', 2, PROCESSES).view()
    expect(view).toMatchObject({
      subnet: undefined,
      honestIncentive: 0,
      adversaryIncentive: 0,
      firstEmission: undefined,
    })
    expect(view.miners.map(({ uid, state }) => [uid, state])).toEqual([
      [undefined, 'starting'],
      [undefined, 'starting'],
    ])
  })

  it('shows what a process is at', () => {
    const market = new MarketState('retrieval', 2, PROCESSES)
    market.process('miner-strong', { kind: 'waiting', waitMs: 500, reason: 'out of memory', starts: 1 })
    expect(market.view().miners[0]?.state).toBe('restarts in 0.5 s')
    expect(market.view().notices).toEqual(['miner-strong ended: out of memory'])
    market.process('miner-strong', { kind: 'running', pid: 1, starts: 2 })
    expect(market.view().miners[0]?.state).toBe('restarted 1×')
  })
})

describe('dashboard', () => {
  it('has a line for each miner and validator, and the verdict', () => {
    const lines = dashboard(snapshot(paidMarket()), plain)
    expect(lines[0]).toBe('Glia  block 40 (final 38)  up 0:36  ws://127.0.0.1:9944')
    expect(lines[1]).toBe(
      'market retrieval, subnet 2, epoch every 10, next in 6 blocks; 1 α = 1.5000 τ; emission: α/epoch',
    )
    const text = lines.join('\n')
    expect(text).toMatch(/^ {2}1 {2}miner-strong +0\.850 +60\.0 % +2\.5000 +75 ms {2}starting {2}honest$/m)
    expect(text).toMatch(/^ {2}3 {2}validator-1 +845 +100\.0 % +0\.0000 +5 +5 blocks ago/m)
    expect(text).toContain('incentive: honest miners 75.0 %, adversaries 25.0 %; first emission after 35.3 s, block 40')
  })

  it('fits a terminal of 100 columns', () => {
    const shown = snapshot(paidMarket())
    const { market } = shown
    const subnet = { tempo: 360, blocksSinceLastStep: 0, alphaPrice: 1_234_500_000n }
    const firstEmission = { milliseconds: 9_999_900, block: 39_999 }
    const long = { ...shown, block: 40_000, market: { ...market, subnet, firstEmission, honestIncentive: 1 } }
    for (const line of dashboard(long, plain)) expect(line.length, line).toBeLessThanOrEqual(100)
  })

  it('is one line for pipes', () => {
    expect(summaryLine(snapshot(paidMarket()))).toBe(
      '0:36 block 40, retrieval: miner-strong 0.85/60.0 %, miner-cache –/20.0 % (score/incentive); honest 75.0 %, adversaries 25.0 %',
    )
  })

  it('is one object for programs, amounts as text', () => {
    const line = blockJson(snapshot(paidMarket()))
    expect(line).not.toContain('\n')
    const parsed = JSON.parse(line) as { block: number; subnet: object; miners: { emission: string }[] }
    expect(parsed).toMatchObject({ block: 40, finalized: 38, milliseconds: 36_000, netuid: 2 })
    expect(parsed.subnet).toEqual({ tempo: 10, blocksSinceLastStep: 4, alphaPrice: '1500000000' })
    expect(parsed.miners[0]?.emission).toBe('2500000000')
  })
})

describe('supervisor', () => {
  const logFolder = mkdtempSync(join(tmpdir(), 'glia-supervisor-'))
  afterAll(() => rmSync(logFolder, { recursive: true }))

  function watch(done: (name: string, state: ProcessState) => boolean) {
    const states: [string, ProcessState][] = []
    const messages: unknown[] = []
    let finish: () => void = () => undefined
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const supervisor = new Supervisor({
      logFolder,
      firstWaitMs: 20,
      finalExitCode: 2,
      onMessage: (_name, message) => messages.push(message),
      onState: (name, state) => {
        states.push([name, state])
        if (done(name, state)) finish()
      },
    })
    return { supervisor, states, messages, finished }
  }

  const node = (name: string, script: string, endsByItself = false) => ({
    name,
    argv: [globalThis.process.execPath, '-e', script],
    endsByItself,
  })

  it('starts what ended again, waits longer each time, and says why it ended', async () => {
    const { supervisor, states, finished } = watch((_name, state) => state.kind === 'running' && state.starts === 3)
    supervisor.add(node('fails', 'console.error("no model here"); process.exit(1)'))
    await finished
    await supervisor.stop()
    const waits = states.flatMap(([, state]) => (state.kind === 'waiting' ? [[state.waitMs, state.reason]] : []))
    expect(waits).toEqual([
      [20, 'no model here'],
      [40, 'no model here'],
    ])
    expect(readFileSync(join(logFolder, 'fails.log'), 'utf8').trim().split('\n').length).toBeGreaterThanOrEqual(2)
  })

  it('goes on when its logs were cleaned away, and when they cannot be written for a while', async () => {
    const own = join(logFolder, 'own')
    mkdirSync(own)
    const states: ProcessState[] = []
    const supervisor = new Supervisor({
      logFolder: own,
      firstWaitMs: 20,
      onMessage: () => undefined,
      onState: (_name, state) => states.push(state),
    })
    const until = async (passes: (state: ProcessState) => boolean) => {
      while (!states.some(passes)) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    supervisor.add(node('lives', 'setInterval(() => {}, 1000)'))
    rmSync(own, { recursive: true })
    writeFileSync(own, '')
    const [first] = states
    if (first?.kind === 'running') globalThis.process.kill(first.pid, 'SIGKILL')
    await until((state) => state.kind === 'waiting' && state.reason.startsWith('its log cannot be opened: '))
    expect(states[1]).toMatchObject({ kind: 'waiting', reason: 'ended with SIGKILL' })
    rmSync(own)
    await until((state) => state.kind === 'running' && state.starts > 1)
    await supervisor.stop()
    expect(readdirSync(own)).toEqual(['lives.log'])
  })

  it('does not start again what says that this cannot help', async () => {
    const { supervisor, states, finished } = watch((_name, state) => state.kind === 'failed')
    supervisor.add(node('refuses', 'console.error("another netuid, please"); process.exit(2)', true))
    await finished
    await new Promise((resolve) => setTimeout(resolve, 60))
    await supervisor.stop()
    expect(states.map(([, state]) => (state.kind === 'failed' ? state.reason : state.kind))).toEqual([
      'running',
      'another netuid, please',
    ])
  })

  it('leaves what ended by itself with success, and passes messages on', async () => {
    const { supervisor, states, messages, finished } = watch((_name, state) => state.kind === 'done')
    supervisor.add(node('setup', 'process.send({ step: 1 }, () => process.disconnect())', true))
    await finished
    await supervisor.stop()
    expect(states.map(([, { kind }]) => kind)).toEqual(['running', 'done'])
    expect(messages).toEqual([{ step: 1 }])
  })

  it('ends every process, also one that does not listen to SIGTERM', async () => {
    const pids: number[] = []
    let deaf = false
    const supervisor = new Supervisor({
      logFolder,
      graceMs: 300,
      onMessage: () => {
        deaf = true
      },
      onState: (_name, state) => {
        if (state.kind === 'running') pids.push(state.pid)
      },
    })
    supervisor.add(node('obeys', 'setInterval(() => {}, 1000)'))
    supervisor.add(node('deaf', 'process.on("SIGTERM", () => {}); process.send("deaf"); setInterval(() => {}, 1000)'))
    while (!deaf) await new Promise((resolve) => setTimeout(resolve, 10))
    await supervisor.stop()
    expect(pids).toHaveLength(2)
    for (const pid of pids) expect(() => globalThis.process.kill(pid, 0)).toThrow(/ESRCH/)
  })
})
