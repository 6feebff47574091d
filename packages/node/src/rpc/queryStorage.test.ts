import { toHex0x } from '@glia/base'
import { systemItems } from '@glia/frame'
import { expect, it, vi } from 'vitest'
import { startNode } from '../node.ts'
import { account, transfer } from '../testing/signing.ts'

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
