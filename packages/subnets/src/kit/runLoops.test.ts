import { type Axon, Dendrite, defineSynapse, Keypair } from '@glia/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Evaluation } from './evaluation.ts'
import type { KnownCallers } from './knownCallers.ts'
import { MemoryChain } from './memoryChain.ts'
import { MovingScores } from './movingScores.ts'
import { pause, retry } from './pause.ts'
import { runMiner } from './runMiner.ts'
import { type RoundContext, runValidator, type ValidatorOptions } from './runValidator.ts'
import { SecretSeed } from './secretSeed.ts'
import type { Telemetry } from './telemetry.ts'

const Echo = defineSynapse({ name: 'Echo', request: { text: z.string() }, response: { answer: z.string() } })
const NETUID = 5
const key = (name: string) => Keypair.fromUri(`//run-loops//${name}`)

let stop = new AbortController()
let chain = new MemoryChain({ netuid: NETUID })
let lines: Telemetry[] = []
const runs: Promise<void>[] = []

beforeEach(() => {
  stop = new AbortController()
  chain = new MemoryChain({ netuid: NETUID, blockMs: 20, weightsRateLimit: 3 })
  lines = []
})
afterEach(async () => {
  stop.abort()
  await Promise.all(runs.splice(0))
})

function options(name: string) {
  const telemetry = (line: Telemetry) => lines.push(line)
  return {
    name,
    netuid: NETUID,
    chain,
    coldkey: key(`${name} cold`),
    hotkey: key(name),
    telemetry,
    signal: stop.signal,
  }
}

function startMiner(name: string, externalIp = '127.0.0.1'): void {
  const attach = (axon: Axon, callers: KnownCallers) =>
    axon.attach(Echo, {
      forward: ({ text }) => {
        if (text === '') throw new TypeError('nothing to echo')
        return { answer: text.toUpperCase() }
      },
      blacklist: (call) => callers.blacklist(call),
      priority: (call) => callers.priority(call),
    })
  runs.push(runMiner({ ...options(name), host: '127.0.0.1', port: 0, externalIp, heartbeatMs: 60, attach }))
}

async function seen<K extends Telemetry['kind']>(kind: K, count = 1): Promise<Extract<Telemetry, { kind: K }>[]> {
  const end = performance.now() + 5000
  for (;;) {
    const found = lines.filter((line): line is Extract<Telemetry, { kind: K }> => line.kind === kind)
    if (found.length >= count) return found
    if (performance.now() > end) throw new Error(`expected ${count} lines of ${kind}, found ${found.length}`)
    await pause(10, new AbortController().signal)
  }
}

function evaluation(uid: number, hotkey: string, score: number): Evaluation {
  const rest = { reason: 'ok', violation: false, latencyMs: 1, taskId: '', answerHash: '', detail: {}, evidence: null }
  return { uid, hotkey, score, ...rest }
}

describe('a miner', () => {
  it('registers, announces its axon, and serves registered callers only', async () => {
    startMiner('miner')
    const [ready] = await seen('ready')
    const [neuron] = (await chain.subnet(NETUID)).neurons
    expect(`${neuron?.ip}:${neuron?.port}`).toBe(ready?.address)
    const target = { ip: '127.0.0.1', port: neuron?.port ?? 0, hotkey: key('miner').address }

    const stranger = new Dendrite(key('stranger'), { addresses: 'any' })
    const refused = await stranger.query(target, Echo, { text: 'hi' })
    expect(refused.statusCode).toBe(403)
    await chain.register(NETUID, key('stranger cold'), key('stranger').address)
    // The miner reads the metagraph again, at the latest on its next heartbeat.
    await seen('miner', 3)
    const answer = await stranger.query(target, Echo, { text: 'hi' })
    expect(answer.output).toEqual({ answer: 'HI' })
    stranger.close()
  })

  it('reports calls and cost with every heartbeat', async () => {
    startMiner('miner')
    const [line] = await seen('miner')
    expect(line).toMatchObject({ uid: 0, calls: 0, failed: 0, hotkey: key('miner').address })
    expect(line?.cpuMs).toBeGreaterThan(0)
  })

  it('warns of faults of its own code with the next heartbeat, once, and where the first was thrown', async () => {
    startMiner('miner')
    const [ready] = await seen('ready')
    const port = Number(ready?.address.split(':')[1])
    const target = { ip: '127.0.0.1', port, hotkey: key('miner').address }
    const caller = new Dendrite(key('caller'), { addresses: 'any' })
    await chain.register(NETUID, key('caller cold'), key('caller').address)
    await seen('miner', 3)
    const { statusMessage } = await caller.query(target, Echo, { text: '' })
    caller.close()
    const [warning] = await seen('warning')
    expect(warning?.message).toContain(
      `1 calls failed by a fault of this miner's code, first Echo: ${statusMessage}: nothing to echo (at `,
    )
    expect(warning?.message).toMatch(/runLoops\.test\.ts:\d+/)
    const before = (await seen('miner')).length
    await seen('miner', before + 2)
    expect((await seen('warning')).length).toBe(1)
  })

  it('announces an IPv6 address once, however it is written, and prints it in brackets', async () => {
    startMiner('miner', '2001:DB8:0::1')
    const [ready] = await seen('ready')
    const [neuron] = (await chain.subnet(NETUID)).neurons
    expect(ready?.address).toBe(`[2001:db8::1]:${neuron?.port}`)
    await seen('miner', 3)
    expect(chain.announcements).toBe(1)
  })

  it('registers again when another hotkey took its UID', async () => {
    startMiner('miner')
    await seen('ready')
    chain.replace(0, key('usurper').address)
    const warnings = await seen('warning')
    expect(warnings[0]?.message).toMatch(/lost its UID/)
    await seen('miner', 2)
    const { neurons } = await chain.subnet(NETUID)
    expect(neurons.map(({ hotkey }) => hotkey)).toEqual([key('usurper').address, key('miner').address])
    expect(neurons[1]?.port).toBeGreaterThan(0)
  })

  it('closes its axon when told to stop', async () => {
    startMiner('miner')
    await seen('ready')
    const [neuron] = (await chain.subnet(NETUID)).neurons
    stop.abort()
    await Promise.all(runs.splice(0))
    const caller = new Dendrite(key('stranger'), { addresses: 'any' })
    const target = { ip: '127.0.0.1', port: neuron?.port ?? 0, hotkey: key('miner').address }
    expect((await caller.query(target, Echo, { text: 'hi' })).statusCode).toBe(503)
    caller.close()
  })
})

describe('a validator', () => {
  function startValidator(
    evaluate: (context: RoundContext) => Promise<Evaluation[]>,
    special: Partial<ValidatorOptions> = {},
  ): void {
    const more = {
      roundMs: 30,
      roundsBeforeWeights: 3,
      stakes: [{ netuid: NETUID, rao: 1000n }],
      seeds: new SecretSeed(),
      scores: new MovingScores(),
    }
    runs.push(runValidator({ ...options('validator'), ...more, ...special, evaluate }))
  }

  it('stakes, waits some rounds, then sets weights no faster than the rate limit', async () => {
    await chain.register(NETUID, key('a cold'), key('a').address)
    await chain.serveAxon(NETUID, key('a'), '127.0.0.1', 9)
    startValidator(async ({ miners }) => miners.map(({ uid, hotkey }) => evaluation(uid, hotkey, 1)))
    const weights = await seen('weights', 3)
    expect(lines.findIndex(({ kind }) => kind === 'weights')).toBeGreaterThan(3)
    expect(weights[0]).toMatchObject({ uids: [0], shares: [1] })
    const blocks = weights.map(({ block }) => block)
    expect((blocks[1] ?? 0) - (blocks[0] ?? 0)).toBeGreaterThanOrEqual(3)
    expect(lines.filter(({ kind }) => kind === 'warning')).toEqual([])
  })

  it.each([false, true])('says who gets no weight for being too small, unless that is kept: %s', async (keep) => {
    for (const [at, name] of ['a', 'b'].entries()) {
      await chain.register(NETUID, key(`${name} cold`), key(name).address)
      await chain.serveAxon(NETUID, key(name), '127.0.0.1', 9 + at)
    }
    startValidator(
      async ({ miners }) => miners.map(({ uid, hotkey }) => evaluation(uid, hotkey, uid === 0 ? 1 : 0.06)),
      { sharpness: 5, ...(keep ? { keepSmallWeights: true } : {}) },
    )
    await seen('weights')
    const warnings = lines.filter(({ kind }) => kind === 'warning')
    if (keep) expect(warnings).toEqual([])
    else {
      const message = 'no weight for UID 1: less than half of 1/65535 of the largest rounds to 0 on the chain'
      expect((await seen('warning'))[0]?.message).toContain(message)
    }
    expect((await chain.subnet(NETUID)).neurons[1]?.incentive).toBe(keep ? 1 / 65_536 : 0)
  })

  it('waits without a word until stake is let in', async () => {
    let asked = 0
    chain.canStake = async () => ++asked > 2
    startValidator(async () => [])
    await seen('ready')
    expect(asked).toBe(3)
    expect((await chain.subnet(NETUID)).neurons[0]?.stake).toBe(1000n)
    expect(lines.filter(({ kind }) => kind === 'warning')).toEqual([])
  })

  it('reveals each seed in the round after, never before', async () => {
    const contexts: RoundContext[] = []
    startValidator(async (context) => {
      contexts.push(context)
      return []
    })
    await seen('round', 3)
    expect(contexts[0]?.revealedSeed).toBe('')
    expect(contexts[1]?.revealedSeed).toBe(contexts[0]?.seed)
    expect(contexts[2]?.revealedSeed).toBe(contexts[1]?.seed)
  })

  it('gives no weight to a hotkey that took over a UID with a record', async () => {
    await chain.register(NETUID, key('a cold'), key('a').address)
    await chain.serveAxon(NETUID, key('a'), '127.0.0.1', 9)
    await chain.register(NETUID, key('b cold'), key('b').address)
    await chain.serveAxon(NETUID, key('b'), '127.0.0.1', 10)
    startValidator(async ({ miners }) =>
      miners
        .filter(({ uid }) => uid < 2)
        .map(({ uid, hotkey }) => evaluation(uid, hotkey, hotkey === key('c').address ? 0 : 1)),
    )
    await seen('weights')
    chain.replace(0, key('c').address)
    const before = lines.filter(({ kind }) => kind === 'weights').length
    const weights = await seen('weights', before + 2)
    expect(weights.at(-1)).toMatchObject({ uids: [1], shares: [1] })
  })

  it('goes on after a round that failed', async () => {
    let round = 0
    startValidator(async () => {
      round += 1
      if (round === 1) throw new Error('the corpus caught fire')
      return []
    })
    await seen('round', 2)
    expect((await seen('warning'))[0]?.message).toBe('round 0: the corpus caught fire')
  })
})

describe('retry', () => {
  it('says what failed, how often and why', async () => {
    const failing = retry('fetching', () => Promise.reject(new Error('no luck')), {
      signal: stop.signal,
      attempts: 3,
      firstMs: 1,
    })
    await expect(failing).rejects.toThrow('fetching: failed 3 times, last: no luck')
  })

  it('tells of what goes wrong once, though the blocks to wait become fewer', async () => {
    const told: string[] = []
    const waits = ['wait 26 blocks', 'wait 25 blocks', 'the node is gone', 'the node is gone']
    const work = () => {
      const fault = waits.shift()
      return fault === undefined ? Promise.resolve('done') : Promise.reject(new Error(fault))
    }
    const done = retry('serving', work, { signal: stop.signal, firstMs: 1, onFailure: (message) => told.push(message) })
    expect(await done).toBe('done')
    expect(told).toEqual(['serving: wait 26 blocks; trying again', 'serving: the node is gone; trying again'])
  })
})
