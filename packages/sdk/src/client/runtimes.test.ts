// Runtimes that differ: from one node to another, and while something is under way.
import { toHex0x } from '@glia/base'
import { describe, expect, it } from 'vitest'
import { Keypair } from '../keys/keypair.ts'
import { CallOutdated } from './metadata/errors.ts'
import { Metadata } from './metadata/metadata.ts'
import { type FakeNode, FakeRpcError } from './testing/fakeNode.ts'
import { recordedMetadata } from './testing/recordedMetadata.ts'
import { clientOf, nodeOf, sum } from './testing/runtimesClients.ts'
import { LIE, ONE, TWO } from './testing/runtimesNode.ts'

const alice = Keypair.fromUri('//Alice')
const asked = (node: FakeNode) =>
  node.calls.filter(({ params: [what] }) => what === 'Metadata_metadata_at_version').length

describe('metadata', () => {
  it('of a node that lies serves no other node', async () => {
    const liar = await nodeOf(() => LIE)
    const honest = await nodeOf(() => ONE)
    await expect(sum(await clientOf(liar.url))).rejects.toMatchObject({ code: 'NODE_MISBEHAVED', url: liar.url })
    expect(await sum(await clientOf(honest.url))).toBe(42n)
  })

  it('that nodes agree on is decoded once, and each is asked', async () => {
    const nodes = [await nodeOf(() => ONE), await nodeOf(() => ONE)]
    const [one, other] = [await clientOf(nodes.map(({ url }) => url)[0] ?? ''), await clientOf(nodes[1]?.url ?? '')]
    expect(one.metadata).toBe(other.metadata)
    expect(nodes.map(asked)).toEqual([1, 1])
  })

  it('of one address is not that of the next', async () => {
    const liar = await nodeOf(() => LIE)
    const honest = await nodeOf(() => ONE)
    const chain = await clientOf([liar.url, honest.url])
    const call = chain.call('System', 'remark', { remark: 'hi' })
    await expect(sum(chain)).rejects.toMatchObject({ code: 'NODE_MISBEHAVED', url: liar.url })
    await liar.stop()
    await expect.poll(() => chain.rpc.url).toBe(honest.url)
    await expect(chain.sign(alice, call, { nonce: 0 })).rejects.toMatchObject({ code: 'CALL_OUTDATED' })
    expect(await sum(chain)).toBe(42n)
    expect(asked(honest)).toBe(1)
  })

  it('of one address is not what the next one is read by that refuses its own', async () => {
    const first = await nodeOf(() => ONE)
    const next = await nodeOf(() => ONE, {
      state_call: ([method]) => {
        if (method === 'TestApi_sum') return ONE.sum
        throw new FakeRpcError(-32000, 'busy')
      },
    })
    const chain = await clientOf([first.url, next.url])
    expect(await sum(chain)).toBe(42n)
    await first.stop()
    await expect.poll(() => chain.rpc.url).toBe(next.url)
    await expect(sum(chain)).rejects.toMatchObject({ code: 'RPC', rpcCode: -32000 })
  })

  it('that is another one with each answer is read once a second, and forgotten', async () => {
    let specVersion = 1
    const node = await nodeOf(() => ({ ...LIE, specVersion: ++specVersion }))
    const chain = await clientOf(node.url)
    const began = performance.now()
    for (let n = 0; n < 3; n++) await expect(sum(chain)).rejects.toMatchObject({ code: 'NODE_MISBEHAVED' })
    await Promise.all(Array.from({ length: 20 }, () => expect(sum(chain)).rejects.toThrow('lies')))
    expect(asked(node)).toBeLessThanOrEqual(2 + Math.ceil((performance.now() - began) / 1000))
  })
})

describe('a call', () => {
  it('that was made before an upgrade is not signed after it', async () => {
    let now = ONE
    const chain = await clientOf((await nodeOf(() => now)).url)
    const call = chain.call('System', 'remark', { remark: 'hi' })
    await chain.sign(alice, call, { nonce: 0 })
    now = TWO
    // An ordinary read finds the new runtime.
    expect(await sum(chain)).toEqual([42n, 43n])
    for (const outdated of [call, { ...call, bytes: call.bytes.slice() }])
      await expect(chain.sign(alice, outdated, { nonce: 0 })).rejects.toMatchObject({
        code: 'CALL_OUTDATED',
        message: expect.stringContaining('found System.remark by another'),
      })
    await expect(chain.estimateFee(alice, call, { nonce: 0 })).rejects.toMatchObject({ code: 'CALL_OUTDATED' })
    await chain.sign(alice, chain.call('System', 'remark', { remark: 'hi' }), { nonce: 0 })
  })

  it('is signed for the runtime that it was made for, whatever is found meanwhile', async () => {
    let now = ONE
    const { url } = await nodeOf(() => now, { system_accountNextIndex: () => 0 })
    const [before, meanwhile] = [await clientOf(url), await clientOf(url)]
    const signed: string[] = []
    const { address, publicKey, scheme } = alice
    const sign = async (message: Uint8Array) => {
      signed.push(toHex0x(message))
      return alice.sign(message)
    }
    const call = before.call('System', 'remark', { remark: 'hi' })
    await before.sign({ address, publicKey, scheme, sign }, call, { nonce: 0 })
    now = TWO
    await Promise.all([
      meanwhile.sign({ address, publicKey, scheme, sign }, call),
      meanwhile.refresh().then(() => expect(signed).toHaveLength(1)),
    ])
    expect([meanwhile.version.specVersion, signed.length, signed[1]]).toEqual([2, 2, signed[0]])
  })

  it('of one runtime is not put into one of another', () => {
    const one = recordedMetadata()
    const other = new Metadata(one.raw, 'of another')
    const call = one.call('System', 'remark', { remark: 'hi' })
    expect(one.call('Utility', 'batch_all', { calls: [call] }).metadata).toBe(one.hash)
    expect(() => other.call('Utility', 'batch_all', { calls: [call] })).toThrow(CallOutdated)
    expect(other.call('Utility', 'batch_all', { calls: [call.bytes] }).metadata).toBe('of another')
  })
})

it('an answer from before an upgrade that another read has found is read as it was asked for', async () => {
  let now = ONE
  const chain = await clientOf((await nodeOf(() => now)).url)
  const { rpc } = chain
  const request = rpc.request.bind(rpc) as (method: string, params?: readonly unknown[]) => Promise<unknown>
  let late = true
  Object.defineProperty(rpc, 'request', {
    value: async (method: string, params: readonly unknown[] = []) => {
      const answer = await request(method, params)
      if (!late || params[0] !== 'TestApi_sum') return answer
      late = false
      now = TWO
      await chain.refresh()
      return answer
    },
  })
  expect(await sum(chain)).toBe(42n)
  expect([chain.version.specVersion, await sum(chain)]).toEqual([2, [42n, 43n]])
})
