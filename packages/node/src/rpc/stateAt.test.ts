import { toHex0x, toHexDigits } from '@glia/base'
import { encode, u32 } from '@glia/frame'
import { type StateReader, twox128 } from '@glia/state'
import { afterEach, expect, it, vi } from 'vitest'
import { type GliaNode, startNode } from '../node.ts'
import { presetSpec } from '../presets.ts'
import { TestClient } from '../testing/client.ts'

const BLOCKS = 1500
const text = new TextEncoder()
const item = (pallet: string, name: string) =>
  toHexDigits(twox128(text.encode(pallet))) + toHexDigits(twox128(text.encode(name)))
const NUMBER = `0x${item('System', 'Number')}`

let node: GliaNode | undefined
let client: TestClient | undefined
afterEach(async () => {
  client?.close()
  await node?.stop()
})

it('a state of long ago is reached block by block, in turns, whatever asks for it', async () => {
  node = await startNode({ chain: presetSpec('localnet', true), seal: 'manual', rpcPort: 0, host: '127.0.0.1' })
  client = await TestClient.open(node.port)
  const { chain, sealer } = node
  for (let n = 0; n < BLOCKS; n++) await sealer.seal()
  const atOnce: number[] = []
  const { at } = chain.store
  const looks = vi.spyOn(chain.store, 'at').mockImplementation((number) => {
    const reader = at.call(chain.store, number)
    return reader && watched(reader, atOnce)
  })
  const number = (of: number) => toHex0x(encode(u32, of))
  // Each is farther back than what was reached before it.
  const ask = (method: string, at: number, ...params: unknown[]) =>
    client?.call(method, [...params, chain.hashOf(at)] as unknown[])
  expect(await ask('state_getStorage', 1400, NUMBER)).toBe(number(1400))
  expect(await ask('state_getKeysPaged', 1300, NUMBER, 10, null)).toEqual([NUMBER])
  expect(await ask('state_queryStorageAt', 1200, [NUMBER])).toMatchObject([{ changes: [[NUMBER, number(1200)]] }])
  expect(await ask('state_getKeys', 1100, NUMBER)).toEqual([NUMBER])
  expect(await ask('state_getPairs', 1000, NUMBER)).toEqual([[NUMBER, number(1000)]])
  expect(await ask('state_getStorageSize', 900, NUMBER)).toBe(4)
  expect(await ask('state_getStorageHash', 800, NUMBER)).toMatch(/^0x[0-9a-f]{64}$/)
  expect(await ask('state_getReadProof', 700, [NUMBER])).toMatchObject({ at: chain.hashOf(700) })
  expect(await ask('state_call', 600, 'Metadata_metadata_versions', '0x')).toMatch(/^0x/)
  const stream = await client.call<string>('archive_v1_storage', [
    chain.hashOf(500),
    [{ key: NUMBER, type: 'value' }],
    null,
  ])
  const { value } = await client.hear<{ event: string; value: string }>(stream, ({ event }) => event === 'storage')
  expect(value).toBe(number(500))
  expect(await ask('state_getStorage', 1400, NUMBER)).toBe(number(1400))
  looks.mockRestore()
  expect(atOnce.length).toBeGreaterThan(900 / 64)
  expect(Math.max(...atOnce)).toBeLessThanOrEqual(64)
})

/** Notes how many blocks are gone through at once. */
function watched(reader: StateReader, atOnce: number[]): StateReader {
  const noting = <T>(work: () => T): T => {
    const { behind } = reader
    const answer = work()
    atOnce.push(behind - reader.behind)
    return answer
  }
  return {
    get: (key) => noting(() => reader.get(key)),
    keys: (prefix, options) => noting(() => reader.keys(prefix, options)),
    get behind() {
      return reader.behind
    },
    get footprint() {
      return reader.footprint
    },
    approach: (blocks) => noting(() => reader.approach(blocks)),
  }
}

it('no proof is made of a state that much has changed since', async () => {
  node = await startNode({ chain: presetSpec('localnet', true), seal: 'manual', rpcPort: 0, host: '127.0.0.1' })
  client = await TestClient.open(node.port)
  const { chain, sealer } = node
  for (let n = 0; n < 3; n++) await sealer.seal()
  const { at } = chain.store
  const looks = vi.spyOn(chain.store, 'at').mockImplementation((number) => {
    const reader = at.call(chain.store, number) as StateReader
    return { ...watched(reader, []), footprint: number === 1 ? 3_000_000 : reader.footprint }
  })
  const [old, newer] = [chain.hashOf(1), chain.hashOf(2)]
  const refused = { message: expect.stringContaining('ask for a proof at a newer block') }
  expect((await client.ask('state_getReadProof', [[NUMBER], old])).error).toMatchObject(refused)
  expect(await client.call('state_getReadProof', [[NUMBER], newer])).toMatchObject({ at: newer })
  const items = [{ key: NUMBER, type: 'closestDescendantMerkleValue' }]
  const stream = await client.call<string>('archive_v1_storage', [old, items, null])
  const { error } = await client.hear<{ event: string; error: string }>(stream, ({ event }) => event === 'storageError')
  expect(error).toContain('ask for a proof at a newer block')
  looks.mockRestore()
})
