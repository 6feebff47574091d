import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fromHex, toHex0x } from '@glia/base'
import { type Ctx, callNamed, decodeExtrinsic } from '@glia/frame'
import { beaconOf, pulseExtrinsic, roundIn } from '@glia/runtime'
import { memoryStore, sha256 } from '@glia/state'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { sr25519Sign } from '@polkadot/wasm-crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Chain } from '../chain/chain.ts'
import { type GliaNode, startNode } from '../node.ts'
import { presetSpec } from '../presets.ts'
import { account, signed } from '../testing/signing.ts'
import { PulseFeeder } from './feeder.ts'
import { Relay } from './relay.ts'

const { G1, fields, shortSignatures } = bls12_381
/** A beacon of the tests. */
const SECRET = fields.Fr.toBytes(77n)
const DST = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_'
const CHAIN = 'ab'.repeat(32)
const hex = (bytes: Uint8Array) => toHex0x(bytes).slice(2)

function pulse(round: number) {
  const number = new Uint8Array(8)
  new DataView(number.buffer).setBigUint64(0, BigInt(round))
  const message = G1.hashToCurve(sha256(number), { DST })
  const signature = shortSignatures.sign(message as Parameters<typeof shortSignatures.sign>[0], SECRET).toBytes(true)
  return { round, randomness: hex(sha256(signature)), signature: hex(signature) }
}

async function anySigner() {
  const { publicKey, secret } = await account('Anybody')
  return { publicKey, sign: (message: Uint8Array) => sr25519Sign(publicKey, secret, message) }
}

let server: Server
let url: string
let latest: number
let asked: string[]
let answer: RequestListener
beforeEach(async () => {
  latest = 5
  asked = []
  answer = (request, response) => {
    const round = request.url?.split('/').at(-1)
    response.end(JSON.stringify(pulse(round === 'latest' ? latest : Number(round))))
  }
  server = createServer((request, response) => {
    asked.push(request.url as string)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

describe('a relay', () => {
  const stop = new AbortController().signal
  const read = (round: bigint | 'latest' = 'latest') => new Relay(url, 500).pulse(CHAIN, round, stop)

  it('says a round’s pulse', async () => {
    expect((await read(7n)).round).toBe(7n)
    expect(asked).toEqual([`/${CHAIN}/public/7`])
  })

  it.each<[string, string | undefined, number]>([
    ['no JSON', 'pulse', 200],
    ['no object', '5', 200],
    ['no round', JSON.stringify({ ...pulse(5), round: '5' }), 200],
    ['a round out of range', JSON.stringify({ ...pulse(5), round: 2 ** 60 }), 200],
    ['another round', JSON.stringify(pulse(6)), 200],
    ['no hex', JSON.stringify({ ...pulse(5), signature: 'xyz' }), 200],
    ['a signature that is too long', JSON.stringify({ ...pulse(5), signature: 'ab'.repeat(145) }), 200],
    ['much', JSON.stringify({ ...pulse(5), more: 'x'.repeat(5_000) }), 200],
    ['an error', JSON.stringify(pulse(5)), 500],
  ])('that answers with something else is not believed: %s', async (_, body, status) => {
    answer = (_request, response) => response.writeHead(status).end(body)
    await expect(read(5n)).rejects.toMatchObject({ code: 'Drand' })
  })

  it('is not waited for long, nor followed elsewhere', async () => {
    answer = () => undefined
    await expect(read()).rejects.toThrow()
    answer = (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
    await expect(read()).rejects.toThrow()
    server.closeAllConnections()
  })
})

it('a chain that lacks very many gets the rounds that something waits for, and then the latest', async () => {
  const chain = new Chain(presetSpec('localnet', true, 'quicknet'), memoryStore())
  const item = (pallet: string, name: string) =>
    chain.runtime.palletByName.get(pallet)?.storage.find((each) => each.name === name) as unknown as {
      set(ctx: Ctx, ...args: readonly unknown[]): void
    }
  const { publicKey: key } = await account('Alice')
  const sealedTo = (round: bigint) => [toHex0x(key), 0n, new Uint8Array(4), round]
  const commits = [700n, 90n, 300n, 990n].map(sealedTo)
  item('SubtensorModule', 'TimelockedWeightCommits').set(chain.view(), 1, 0n, commits)
  item('Drand', 'LastStoredRound').set(chain.view(), 100n)
  latest = 1_000
  const brought: bigint[] = []
  const submit = async (bytes: Uint8Array) => {
    brought.push(roundIn(decodeExtrinsic(chain.runtime, bytes).call) as bigint)
    return ''
  }
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const feeder = new PulseFeeder({ chain, pool: { submit }, url, log })
  feeder.start()
  // Fifty at once: the others when the chain has those.
  await vi.waitFor(() => expect(brought.length).toBe(50), { timeout: 20_000 })
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(brought.at(-1)).toBe(998n)
  item('Drand', 'LastStoredRound').set(chain.view(), 998n)
  await vi.waitFor(() => expect(brought.at(-1)).toBe(1_000n), { timeout: 10_000 })
  await feeder.stop()
  const latestOnes = Array.from({ length: 50 }, (_, n) => 951n + BigInt(n))
  expect(brought).toEqual([300n, 700n, ...latestOnes])
}, 40_000)

describe('a node with a relay', () => {
  let node: GliaNode
  let seal: 'instant' | 'manual'
  beforeEach(() => {
    seal = 'instant'
  })
  const warnings: string[] = []
  const log = { info: () => undefined, warn: (text: string) => warnings.push(text), error: () => undefined }
  const lastRound = () => beaconOf(node.chain.view()).lastRound

  /** The chain follows the tests' beacon from its first block on. */
  async function started(period = 0): Promise<void> {
    warnings.length = 0
    node = await startNode({ seal, rpcPort: 0, host: '127.0.0.1', verifyThreads: 1, drand: url, log })
    const alice = await account('Alice')
    const { runtime, genesisHash } = node.chain
    const config = {
      publicKey: shortSignatures.getPublicKey(SECRET).toBytes(true),
      period,
      genesisTime: 0,
      hash: Uint8Array.from(Buffer.from(CHAIN, 'hex')),
      groupHash: new Uint8Array(32),
      schemeId: new Uint8Array(1),
      metadata: { beaconId: new Uint8Array(1) },
    }
    const configPayload = { blockNumber: 0, config, public: { type: 'Sr25519', value: alice.publicKey } }
    const inner = callNamed(runtime, 'Drand', 'set_beacon_config', { configPayload, signature: undefined })
    const sudo = callNamed(runtime, 'Sudo', 'sudo', { call: inner })
    await node.pool.submit(signed(runtime, alice, sudo, { nonce: 0, genesisHash }))
    if (seal === 'manual') await node.sealer.seal()
    await vi.waitFor(() => expect(node.chain.head.number).toBeGreaterThan(0), { timeout: 5_000 })
  }
  afterEach(() => node.stop())

  it('has its newest pulse first, and from then on every one', async () => {
    await started()
    await vi.waitFor(() => expect(lastRound()).toBe(5n), { timeout: 10_000 })
    latest = 55
    await vi.waitFor(() => expect(lastRound()).toBe(55n), { timeout: 20_000 })
    for (let round = 6; round < 55; round++) expect(asked).toContain(`/${CHAIN}/public/${round}`)
  })

  it('asks again when the relay was away or lied, and says so once', async () => {
    answer = (_request, response) => response.end(JSON.stringify({ ...pulse(4), round: 9 }))
    await started()
    await vi.waitFor(() => expect(warnings.length).toBe(1), { timeout: 10_000 })
    answer = (_request, response) => response.writeHead(503).end()
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(2), { timeout: 10_000 })
    expect([lastRound(), warnings.length]).toEqual([0n, 1])
    answer = (request, response) =>
      response.end(JSON.stringify(pulse(request.url?.endsWith('latest') ? 8 : Number(request.url?.split('/').at(-1)))))
    await vi.waitFor(() => expect(lastRound()).toBe(8n), { timeout: 20_000 })
  })

  it('brings the latest alone where very many are missing, as after an old one of somebody else', async () => {
    latest = 1
    await started()
    await vi.waitFor(() => expect(lastRound()).toBe(1n), { timeout: 10_000 })
    latest = 1_000_000
    await vi.waitFor(() => expect(lastRound()).toBe(1_000_000n), { timeout: 30_000 })
    const rounds = new Set(asked.map((path) => Number(path.split('/').at(-1))).filter((round) => round > 1))
    expect([Math.min(...rounds), rounds.size]).toEqual([999_951, 49])
  }, 40_000)

  it('asks the relay once a period while what it brought waits for a block', async () => {
    seal = 'manual'
    await started(1)
    await vi.waitFor(() => expect(node.pool.pending().length).toBe(1), { timeout: 10_000 })
    await node.sealer.seal()
    latest = 5 + 60
    await vi.waitFor(() => expect(node.pool.pending().length).toBe(50), { timeout: 30_000 })
    await new Promise((resolve) => setTimeout(resolve, 400))
    asked.length = 0
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    expect(asked.length).toBeLessThanOrEqual(4)
    await node.sealer.seal()
    await node.sealer.seal()
    expect(lastRound()).toBe(65n)
  }, 60_000)

  it('a round that somebody else has brought meanwhile is done', async () => {
    seal = 'manual'
    const own = pulse(5)
    let isHeld = true
    // The feeder has asked when the other's pulse comes.
    answer = async (_request, response) => {
      while (isHeld) await new Promise((resolve) => setTimeout(resolve, 10))
      response.end(JSON.stringify(own))
    }
    await started()
    await vi.waitFor(() => expect(asked.length).toBe(1), { timeout: 4_000 })
    await node.pool.submit(
      pulseExtrinsic(
        node.chain.view(),
        { round: 5n, randomness: fromHex(`0x${own.randomness}`), signature: fromHex(`0x${own.signature}`) },
        await anySigner(),
      ),
    )
    await node.sealer.seal()
    expect(lastRound()).toBe(5n)
    isHeld = false
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(2), { timeout: 10_000 })
    expect(warnings).toEqual([])
  }, 30_000)

  it('stops at once while it waits for the relay', async () => {
    await started()
    answer = () => undefined
    await new Promise((resolve) => setTimeout(resolve, 300))
    const began = performance.now()
    await node.stop()
    expect(performance.now() - began).toBeLessThan(2_000)
    server.closeAllConnections()
  })
})
