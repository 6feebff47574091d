// Streams of blocks that are left while they wait: at once, and with nothing left behind.
import { afterEach, describe, expect, it } from 'vitest'
import { ChainReader } from '../chainReader.ts'
import { FakeNode, type Handler } from '../testing/fakeNode.ts'
import { webSocket } from '../transport/webSocket.ts'
import type { BlocksOptions } from './follow.ts'

const open: { stop(): unknown }[] = []

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.stop()
})

const HASH = `0x${'05'.repeat(32)}`
const header = { number: '0x5', parentHash: HASH, stateRoot: HASH, extrinsicsRoot: HASH }
const never = () => undefined

/** A chain of one block that stands still, and how many subscriptions are open. */
async function still(handlers: Record<string, Handler> = {}) {
  const state = { subscriptions: 0 }
  const node = await FakeNode.start({
    chain_getHeader: () => header,
    chain_getBlockHash: () => HASH,
    chain_subscribeNewHeads: () => `heads ${++state.subscriptions}`,
    chain_unsubscribeNewHeads: () => {
      state.subscriptions -= 1
      return true
    },
    ...handlers,
  })
  const rpc = webSocket(node.url)
  open.push(node, { stop: () => rpc.close() })
  const chain = new ChainReader({ rpc, genesisHash: '0x00', version: undefined as never, metadata: undefined as never })
  const asked = (method: string) => node.calls.filter((call) => call.method === method).length
  return { chain, state, asked }
}

const DONE = { value: undefined, done: true }

describe('blocks', () => {
  it('are left while the next one is awaited, and so are heads', async () => {
    const { chain, state } = await still()
    const blocks = chain.blocks()
    expect((await blocks.next()).value).toMatchObject({ kind: 'block', block: { number: 5 } })
    const waiting = blocks.next()
    expect(await blocks.return()).toEqual(DONE)
    expect(await waiting).toEqual(DONE)
    await expect.poll(() => state.subscriptions).toBe(0)
    const heads = chain.heads()
    const head = heads.next()
    await expect.poll(() => state.subscriptions).toBe(1)
    expect(await heads.return()).toEqual(DONE)
    expect(await head).toEqual(DONE)
    await expect.poll(() => state.subscriptions).toBe(0)
  })

  it.each(['chain_subscribeNewHeads', 'chain_getHeader', 'chain_getBlockHash'])(
    'end when told to, though the node does not answer %s',
    async (silent) => {
      const { chain, asked } = await still({ [silent]: never })
      const telling = new AbortController()
      const next = chain.blocks({ signal: telling.signal }).next()
      await expect.poll(() => asked(silent)).toBe(1)
      telling.abort()
      expect(await next).toEqual(DONE)
    },
  )

  it('that are left before their subscription is confirmed end it then', async () => {
    const late: { confirm?: () => void } = {}
    const { chain, asked } = await still({
      chain_subscribeNewHeads: (_params, connection) => {
        late.confirm = () => connection.send('{"jsonrpc":"2.0","id":1,"result":"late"}')
      },
    })
    const blocks = chain.blocks()
    const next = blocks.next()
    await expect.poll(() => typeof late.confirm).toBe('function')
    await blocks.return()
    expect(await next).toEqual(DONE)
    late.confirm?.()
    await expect.poll(() => asked('chain_unsubscribeNewHeads')).toBe(1)
  })

  it('are asked for with numbers that mean something', async () => {
    const { chain, asked } = await still()
    const wrong: BlocksOptions[] = [
      { from: -1 },
      { from: 1.5 },
      { from: Number.NaN },
      { from: 2 ** 53 },
      { remember: 0 },
      { remember: Number.NaN },
      { retries: -1 },
      { retries: Number.NaN },
      { pollInterval: 0 },
      { pollInterval: Number.NaN },
    ]
    for (const options of wrong) expect(() => chain.blocks(options), JSON.stringify(options)).toThrow('must be')
    expect(asked('chain_getHeader')).toBe(0)
  })
})
