import { toHex0x, toHexDigits } from '@glia/base'
import { encode, u32 } from '@glia/frame'
import { type KeyLook, StateError, type StateReader, twox128 } from '@glia/state'
import { afterEach, expect, it, vi } from 'vitest'
import type { Chain } from '../chain/chain.ts'
import { type GliaNode, startNode } from '../node.ts'
import { presetSpec } from '../presets.ts'
import { TestClient } from '../testing/client.ts'
import { StoragePages } from './chainHead/storageQuery.ts'
import { Turns } from './core/turns.ts'

const BLOCKS = 1500
/** A fifth of a slot of 250 ms. The steps themselves are bounded by the store (`past.test.ts` of `@glia/state`). */
const PIECE_MS = 50
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
  const seen: Seen = { unbounded: 0, approaches: 0, unready: 0 }
  const { at } = chain.store
  const looks = vi.spyOn(chain.store, 'at').mockImplementation((number) => {
    const reader = at.call(chain.store, number)
    return reader && watched(reader, seen)
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
  expect(seen.unready).toBe(0)
  expect(seen.approaches).toBeGreaterThan(10)
  expect(seen.unbounded).toBe(0)
})

it('keys are looked for in turns, however many have come since', async () => {
  node = await startNode({ chain: presetSpec('localnet', true), seal: 'manual', rpcPort: 0, host: '127.0.0.1' })
  client = await TestClient.open(node.port)
  const { chain, sealer } = node
  for (let n = 0; n < 3; n++) await sealer.seal()
  const late = Array.from({ length: 3000 }, (_, n) => `${item('Late', 'Keys')}${n.toString(16).padStart(8, '0')}`)
  const { at } = chain.store
  let looks = 0
  const spy = vi.spyOn(chain.store, 'at').mockImplementation((number) => {
    const reader = at.call(chain.store, number) as StateReader
    // As if all but the last had come since: each look finds none of them, and says how far it looked.
    const look = (_: string, after: string | undefined): KeyLook => {
      looks++
      const from = after === undefined ? 0 : late.indexOf(after) + 1
      const next = late[from + 255]
      return next === undefined ? { keys: [late.at(-1) as string], next } : { keys: [], next }
    }
    return { ...watched(reader, { unbounded: 0, approaches: 0, unready: 0 }), look }
  })
  const prefix = `0x${item('Late', 'Keys')}`
  const old = chain.hashOf(1)
  expect(await client.call('state_getKeysPaged', [prefix, 1, null, old])).toEqual([`0x${late.at(-1)}`])
  expect(looks).toBe(12)
  expect(await client.call('state_getKeys', [prefix, old])).toEqual([`0x${late.at(-1)}`])
  const items = [{ key: prefix, type: 'descendantsValues' }]
  const stream = await client.call<string>('archive_v1_storage', [old, items, null])
  await client.hear<{ event: string }>(stream, ({ event }) => event === 'storageDone')
  expect(looks).toBe(36)
  spy.mockRestore()
})

interface Seen {
  /** Pieces of work on the way to a state that would not have ended after {@link PIECE_MS}, had there been as much to do. */
  unbounded: number
  approaches: number
  /** Reads of a state to which nobody had gone before. */
  unready: number
}

/** Notes how a state is gone to. */
function watched(reader: StateReader, seen: Seen): StateReader {
  const ready = () => {
    if (!reader.approach(() => false)) seen.unready++
  }
  return {
    get: (key) => {
      ready()
      return reader.get(key)
    },
    keys: (prefix, options) => {
      ready()
      return reader.keys(prefix, options)
    },
    look: (prefix, after, limit) => {
      ready()
      return reader.look(prefix, after, limit)
    },
    approach: (goesOn) => {
      const began = performance.now()
      const isThere = reader.approach(goesOn)
      if (askedAt(began + PIECE_MS, goesOn)) seen.unbounded++
      seen.approaches++
      return isThere
    },
  }
}

/** What is answered once it is as late as that. */
function askedAt(late: number, question: () => boolean): boolean {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(late)
  try {
    return question()
  } finally {
    clock.mockRestore()
  }
}

/** Old states of a chain that nobody gets to, once they are far, and how many are on the way. */
function farStates(chain: Chain) {
  const { at, hold } = chain.store
  const states = { held: 0, isFar: () => false, restore: () => undefined as void }
  const spies = [
    vi.spyOn(chain.store, 'hold').mockImplementation((number) => {
      states.held++
      const letGo = hold.call(chain.store, number)
      return () => {
        states.held--
        letGo()
      }
    }),
    vi.spyOn(chain.store, 'at').mockImplementation((number) => {
      const reader = at.call(chain.store, number) as StateReader
      return { ...watched(reader, { unbounded: 0, approaches: 0, unready: 0 }), approach: () => !states.isFar() }
    }),
  ]
  states.restore = () => {
    for (const spy of spies) spy.mockRestore()
  }
  return states
}

it.each(['value', 'closestDescendantMerkleValue'] as const)(
  'who is stopped on the way to a state (for a %s) holds it no more',
  async (type) => {
    node = await startNode({ chain: presetSpec('localnet', true), seal: 'manual', rpcPort: 0, host: '127.0.0.1' })
    const { chain, sealer } = node
    for (let n = 0; n < 3; n++) await sealer.seal()
    const states = farStates(chain)
    const query = { key: NUMBER.slice(2), type }
    const pages = new StoragePages({ chain, turns: new Turns() }, chain.hashOf(1) as string, [query])
    // Of a state that nobody has gone to, or from which what was made for it went meanwhile. A Merkle value is gone to by itself,
    // after the page's state.
    let asked = 0
    states.isFar = () => type === 'value' || asked++ > 0
    expect(pages.next()).toEqual([])
    expect(states.held).toBe(1)
    pages.close()
    expect(states.held).toBe(0)
    states.restore()
  },
)

it.each(['archive', 'chainHead'] as const)(
  'a client of %s that leaves on the way to a state holds it no more',
  async (api) => {
    node = await startNode({ chain: presetSpec('localnet', true), seal: 'manual', rpcPort: 0, host: '127.0.0.1' })
    client = await TestClient.open(node.port)
    const { chain, sealer } = node
    const follow = await client.call<string>('chainHead_v1_follow', [false])
    await client.hear<{ event: string }>(follow, ({ event }) => event === 'initialized')
    const old = chain.head.hash
    for (let n = 0; n < 3; n++) await sealer.seal()
    const states = farStates(chain)
    states.isFar = () => true
    const items = [{ key: NUMBER, type: 'value' }]
    if (api === 'archive') await client.call('archive_v1_storage', [old, items, null])
    else await client.call('chainHead_v1_storage', [follow, old, items, null])
    await vi.waitFor(() => expect(states.held).toBe(1))
    client.close()
    await vi.waitFor(() => expect(states.held).toBe(0))
    states.restore()
  },
)

it('no proof is made of a state that much has changed since', async () => {
  node = await startNode({ chain: presetSpec('localnet', true), seal: 'manual', rpcPort: 0, host: '127.0.0.1' })
  client = await TestClient.open(node.port)
  const { chain, sealer } = node
  for (let n = 0; n < 3; n++) await sealer.seal()
  const { trie } = chain.store
  const tries = vi.spyOn(chain.store, 'trie').mockImplementation((number) => {
    const look = trie.call(chain.store, number)
    const approach = () => {
      if (number === 1) throw new StateError('TooFar', 'too much: ask for a proof at a newer block')
      return look.approach()
    }
    return { ...look, approach }
  })
  const [old, newer] = [chain.hashOf(1), chain.hashOf(2)]
  const refused = { code: 4003, message: expect.stringContaining('ask for a proof at a newer block') }
  expect((await client.ask('state_getReadProof', [[NUMBER], old])).error).toMatchObject(refused)
  expect(await client.call('state_getReadProof', [[NUMBER], newer])).toMatchObject({ at: newer })
  const items = [{ key: NUMBER, type: 'closestDescendantMerkleValue' }]
  const stream = await client.call<string>('archive_v1_storage', [old, items, null])
  const { error } = await client.hear<{ event: string; error: string }>(stream, ({ event }) => event === 'storageError')
  expect(error).toContain('ask for a proof at a newer block')
  tries.mockRestore()
})
