import { toHex0x } from '@glia/base'
import { systemItems } from '@glia/frame'
import { expect, it, vi } from 'vitest'
import type { ChainSpec } from '../chain/spec.ts'
import { startNode } from '../node.ts'
import { presetSpec } from '../presets.ts'
import { account, transfer } from '../testing/signing.ts'
import { ownRequest } from './core/caller.ts'
import { storageAt } from './storageHistory.ts'

/** As slow as it can be said: the state of each block, looked at by itself. */
function slowly(chain: Awaited<ReturnType<typeof startNode>>['chain'], keys: readonly string[], from: number) {
  const seen = new Map<string, string | null>()
  const groups: unknown[] = []
  for (let number = from; number <= chain.head.number; number++) {
    const hash = chain.hashOf(number) as string
    const changes = keys.flatMap((key) => {
      const value = chain.state(hash).get(key.slice(2))
      const hex = value === undefined ? null : toHex0x(value)
      if (seen.get(key) === hex) return []
      seen.set(key, hex)
      return [[key, hex]]
    })
    if (changes.length > 0) groups.push({ block: hash, changes })
  }
  return groups
}

it('the changes of a range of blocks are found in one walk, however long it is', { timeout: 60_000 }, async () => {
  const node = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  const { chain } = node
  const [alice, bob] = [await account('Alice'), await account('Bob')]
  const keys = [
    `0x${systemItems.account.storageKey(bob.id)}`,
    `0x${systemItems.number.storageKey()}`,
    '0xabcd',
    `0x${systemItems.account.storageKey(alice.id)}`,
  ]
  for (let nonce = 0; nonce < 6; nonce++) {
    if (nonce % 2 === 0)
      await node.pool.submit(
        transfer(chain.runtime, alice, bob.id, { nonce: nonce / 2, genesisHash: chain.genesisHash }),
      )
    await node.sealer.seal()
  }
  const query = async (from: string) => {
    const params = [[...keys, keys[0]], from]
    const answer = await node.rpc(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'state_queryStorage', params }))
    return JSON.parse(answer ?? '').result
  }
  for (const from of [0, 2, 6]) expect(await query(chain.hashOf(from) as string)).toEqual(slowly(chain, keys, from))

  for (let n = 0; n < 700; n++) await node.sealer.seal()
  const states = vi.spyOn(chain, 'state')
  const steps = vi.spyOn(chain.store, 'overwritten')
  const groups = await query(chain.genesisHash)
  // One step a block, and no state of old, which is as many steps away as there are blocks above it.
  expect(steps).toHaveBeenCalledTimes(chain.head.number)
  expect(states.mock.calls.length).toBeLessThan(5)
  expect(groups).toHaveLength(chain.head.number + 1)
  await node.stop()
})

it('a key that is asked for twice is answered once, as by Substrate', async () => {
  const node = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  const { genesisHash } = node.chain
  const { id } = await account('Alice')
  const [known, unknown] = [`0x${systemItems.account.storageKey(id)}`, '0xabcd']
  const ask = async (method: string, ...params: readonly unknown[]) =>
    JSON.parse((await node.rpc(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))) ?? '')
  const keys = [unknown, known, unknown, known, known]
  const value = toHex0x(node.chain.state().get(known.slice(2)) ?? new Uint8Array())
  const once = [
    {
      block: genesisHash,
      changes: [
        [unknown, null],
        [known, value],
      ],
    },
  ]
  expect((await ask('state_queryStorageAt', keys, genesisHash)).result).toEqual(once)
  expect((await ask('state_queryStorage', keys, genesisHash, genesisHash)).result).toEqual(once)
  expect((await ask('state_queryStorageAt', [])).result).toEqual([{ block: genesisHash, changes: [] }])
  await node.stop()
})

it('large values are answered whole, and too much of them is refused before it is made', async () => {
  const { id: _id, ...localnet } = presetSpec('localnet', true)
  const large = (n: number) => `ab${n}${n}`
  const size = 500_000
  const chain: ChainSpec = {
    ...localnet,
    genesis: (ctx, flush) => {
      localnet.genesis(ctx, flush)
      for (let n = 0; n < 4; n++) ctx.overlay.setRaw(large(n), new Uint8Array(size).fill(n + 1))
    },
  }
  const serverLimits = { answerBytes: 5 * size, inFlightBytes: 100 * size }
  const options = { seal: 'manual', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1, serverLimits } as const
  const node = await startNode({ chain, ...options })
  const ask = async (method: string, ...params: readonly unknown[]) =>
    JSON.parse((await node.rpc(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))) ?? '')
  const valueOf = (n: number) => `0x${`0${n + 1}`.repeat(size)}`
  const keys = [0, 1, 2, 3].map((n) => `0x${large(n)}`)
  expect((await ask('state_getStorage', keys[2])).result).toBe(valueOf(2))
  const { genesisHash } = node.chain
  for (const method of ['state_queryStorageAt', 'state_queryStorage']) {
    expect((await ask(method, [keys[1]], genesisHash)).result).toEqual([
      { block: genesisHash, changes: [[keys[1], valueOf(1)]] },
    ])
    expect((await ask(method, keys, genesisHash)).error.code).toBe(-32008)
  }
  // Each of them is proven in a piece of its own.
  const proven: number[] = []
  const { trie } = node.chain.store
  vi.spyOn(node.chain.store, 'trie').mockImplementation((at) => {
    const look = trie.call(node.chain.store, at)
    const approach = () => {
      const found = look.approach()
      if (found === undefined) return undefined
      const prove = (asked: readonly string[]) => {
        proven.push(asked.length)
        return found.prove(asked)
      }
      return { prove, merkleValue: (prefix: string) => found.merkleValue(prefix) }
    }
    return { approach, close: () => look.close() }
  })
  const few = [keys[0], keys[1], '0xabcd', '0xabce'].map(String)
  const { proof } = (await ask('state_getReadProof', [...few, ...few])).result
  expect(proven).toEqual([1, 1, 2])
  const { store, head } = node.chain
  expect(proof).toEqual(
    store
      .prove(
        head.number,
        few.map((key) => key.slice(2)),
      )
      .map(toHex0x),
  )
  await node.stop()
})

it('how much the values of a query will be is said before any is read to be kept', async () => {
  const node = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  const keys = [...node.chain.state().keys('', { limit: 50 }), 'abcd']
  const caller = ownRequest()
  const said = vi.spyOn(caller, 'lookAhead').mockImplementation(() => {
    expect(caller.held).toBe(0)
    return undefined
  })
  const steps = storageAt(node.chain, keys, undefined, { caller, answerBytes: 1_000_000 })
  let step = steps.next()
  for (; step.done !== true; step = steps.next());
  expect(said.mock.calls.map(([bytes, most]) => [bytes >= caller.held, most])).toEqual([[true, 1_000_000]])
  expect(caller.held).toBeGreaterThan(1000)
  await node.stop()
})
