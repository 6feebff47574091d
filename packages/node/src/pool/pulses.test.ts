import { fromHex, toHex0x } from '@glia/base'
import { bareExtrinsic, callNamed, encode, runtimeCall } from '@glia/frame'
import { twox128 } from '@glia/state'
import { sr25519Sign } from '@polkadot/wasm-crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type GliaNode, startNode } from '../node.ts'
import { presetSpec } from '../presets.ts'
import { TestClient } from '../testing/client.ts'
import { account, type TestAccount } from '../testing/signing.ts'

/** Round 1,000 of drand's quicknet, whose key a local network has as the reference has it. */
const ROUND = 1_000n
const SIGNATURE = fromHex(
  '0xb44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
)
const RANDOMNESS = fromHex('0xfe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd')

let node: GliaNode
let client: TestClient
let sender: TestAccount
beforeEach(async () => {
  sender = await account('Anybody')
  const chain = presetSpec('localnet', true, 'quicknet')
  node = await startNode({ chain, seal: 'manual', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  client = await TestClient.open(node.port)
})
afterEach(async () => {
  client.close()
  await node.stop()
})

function pulse({ round = ROUND, signature = SIGNATURE } = {}): string {
  const { runtime } = node.chain
  const pulsesPayload = {
    blockNumber: node.chain.head.number,
    pulses: [{ round, randomness: RANDOMNESS, signature }],
    public: { type: 'Sr25519', value: sender.publicKey },
  }
  const call = (own: unknown) => callNamed(runtime, 'Drand', 'write_pulse', { pulsesPayload, signature: own })
  // What is signed stands between the two bytes of the call's indices and the one that says that no signature follows.
  const payload = encode(runtimeCall, call(undefined)).slice(2, -1)
  return toHex0x(bareExtrinsic(call({ type: 'Sr25519', value: sr25519Sign(sender.publicKey, sender.secret, payload) })))
}
const submit = (extrinsic: string) => client.ask('author_submitExtrinsic', [extrinsic])
const lastRound = async () => client.call('state_getStorage', [storageKey('LastStoredRound')])
const storageKey = (name: string) => `0x${hash('Drand')}${hash(name)}`
const hash = (name: string) => toHex0x(twox128(new TextEncoder().encode(name))).slice(2)

it('a pulse that nobody signed for goes through the pool into a block, free of charge', async () => {
  const { result, error } = await submit(pulse())
  expect([typeof result, error]).toEqual(['string', undefined])
  const { hash: block } = await node.sealer.seal()
  const { block: made } = await client.call<{ block: { extrinsics: string[] } }>('chain_getBlock', [block])
  expect(made.extrinsics.length).toBe(3)
  expect(await lastRound()).toBe('0xe803000000000000')
})

it('another’s pulse of the round is not taken beside it, nor after it', async () => {
  const first = pulse()
  await submit(first)
  sender = await account('Another')
  expect((await submit(pulse())).error?.code).toBe(1014)
  await node.sealer.seal()
  expect((await submit(pulse())).error?.code).toBe(1010)
})

it('what the beacon did not sign is refused at the door', async () => {
  for (const wrong of [{ round: 1_001n }, { signature: SIGNATURE.slice(1) }, { signature: new Uint8Array(144) }])
    expect((await submit(pulse(wrong))).error).toMatchObject({ code: 1010 })
  await node.sealer.seal()
  expect(await lastRound()).toBe(null)
})

it('a pulse returns to the pool with the block that held it, and enters another', async () => {
  await submit(pulse())
  await node.sealer.seal()
  node.chain.revert(0)
  await node.pool.settled()
  expect(node.pool.pending().length).toBe(1)
  await node.sealer.seal()
  expect(await lastRound()).toBe('0xe803000000000000')
})

it('pulses that nobody signed stop nobody: a few are looked at, one in a pass of the event loop, and another’s good one has its turn', async () => {
  await submit(pulse({ round: 1_001n }))
  const batch = Array.from({ length: 64 }, (_, n) => ({
    jsonrpc: '2.0',
    id: n,
    method: 'author_submitExtrinsic',
    params: [pulse({ round: 1_002n + BigInt(n) })],
  }))
  let last = performance.now()
  let longest = 0
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }, 10)
  const response = await fetch(`http://127.0.0.1:${node.port}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(batch),
  })
  const answers = (await response.json()) as { error: { code: number } }[]
  clearInterval(timer)
  const codes = answers.map(({ error }) => error.code)
  expect(codes.filter((code) => code === 1016).length).toBeGreaterThanOrEqual(40)
  expect(codes.filter((code) => code === 1010).length).toBeGreaterThanOrEqual(16)
  expect(codes.every((code) => code === 1010 || code === 1016)).toBe(true)
  expect(longest).toBeLessThan(250)
  expect((await submit(pulse())).error).toBe(undefined)
}, 30_000)

it('a round that is still to come is not looked at', async () => {
  const period = 3
  const newest = BigInt(Math.floor((Date.now() / 1000 - 1_692_803_367) / period) + 1)
  const { error } = await submit(pulse({ round: newest + 1_000n }))
  expect(error?.message).toMatch(/Invalid/)
  expect(JSON.stringify(error)).toContain('the newest there can be')
  expect(JSON.stringify((await submit(pulse({ round: newest + 5n }))).error)).not.toContain('the newest there can be')
})
