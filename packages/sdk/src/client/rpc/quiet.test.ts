import { expect, it, onTestFinished, vi } from 'vitest'
import { FakeNode } from '../testing/fakeNode.ts'
import { GENESIS } from '../testing/runtimesNode.ts'
import { RpcConnection } from './connection.ts'

/** Long enough for a question that was asked to be waited for aloud. */
const QUIET_MS = 2100
const answer = { jsonrpc: '2.0', result: null }

it('who waits for a node is told so once, by whatever it was asked, until the node has answered something', async () => {
  const held: (() => void)[] = []
  const node = await FakeNode.start({
    slow: (_params, { send }) => {
      // Each connection begins to count at 1, and one is used here.
      const id = node.calls.length
      held.push(() => send(JSON.stringify({ ...answer, id })))
      return undefined
    },
    quick: () => true,
  })
  onTestFinished(() => node.stop())
  const told: string[] = []
  const rpc = new RpcConnection(node.url, { onQuiet: (url) => told.push(url) })
  onTestFinished(() => rpc.close())
  await rpc.open()
  expect(await rpc.request('quick')).toBe(true)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())

  const waiting: Promise<unknown>[] = [
    rpc.request('slow'),
    rpc.batch([{ method: 'slow' }]),
    rpc.subscribe('slow', [], 'unslow').catch((error: unknown) => error),
  ]
  await vi.advanceTimersByTimeAsync(QUIET_MS)
  expect(told).toEqual([node.url])
  await vi.waitFor(() => expect(held).toHaveLength(3))
  for (const release of held.splice(0)) release()
  await Promise.all(waiting)

  // It has answered: who waits from here on is told anew.
  const again = rpc.request('slow')
  await vi.advanceTimersByTimeAsync(QUIET_MS)
  expect(told).toEqual([node.url, node.url])
  await vi.waitFor(() => expect(held).toHaveLength(1))
  held[0]?.()
  await again
})

it('a node that is still being connected to is one that is waited for, and closing tells nothing', async () => {
  const told: string[] = []
  const rpc = new RpcConnection('ws://127.0.0.1:9', { retries: 1000, onQuiet: (url) => told.push(url) })
  onTestFinished(() => rpc.close())
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const opening = rpc.open().catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(QUIET_MS)
  expect(told).toEqual(['ws://127.0.0.1:9'])
  rpc.close()
  expect(await opening).toMatchObject({ code: 'CONNECTION' })
  await vi.advanceTimersByTimeAsync(QUIET_MS)
  expect(told).toHaveLength(1)
})

/** A node that says nothing but what it is told to, a connection to it, and what is told of it. */
async function silent() {
  const held: ((word: object) => void)[] = []
  const node = await FakeNode.start({
    slow: (_params, { send }) => {
      const id = node.calls.length
      held.push((word) => send(JSON.stringify({ jsonrpc: '2.0', id, ...word })))
      return undefined
    },
    watch: () => 'watched',
    unwatch: () => undefined,
  })
  onTestFinished(() => node.stop())
  const told: string[] = []
  const rpc = new RpcConnection(node.url, { onQuiet: (url) => told.push(url) })
  onTestFinished(() => rpc.close())
  await rpc.open()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  return { rpc, told, held, node }
}

it('that a link is there is no answer: who asks a node that says nothing again is not told again', async () => {
  const { rpc, told } = await silent()
  for (let reads = 0; reads < 3; reads++) {
    await rpc.open()
    rpc.request('slow').catch(() => undefined)
    await vi.advanceTimersByTimeAsync(QUIET_MS)
  }
  expect(told).toHaveLength(1)
})

it('an error is an answer: who waits from there on is told anew', async () => {
  const { rpc, told, held } = await silent()
  for (let times = 1; times <= 2; times++) {
    const asked = rpc.request('slow').catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(QUIET_MS)
    expect(told).toHaveLength(times)
    await vi.waitFor(() => expect(held).toHaveLength(times))
    held.at(-1)?.({ error: { code: -32000, message: 'busy' } })
    expect(await asked).toMatchObject({ rpcCode: -32000 })
  }
})

it('nobody waits for the end of a subscription', async () => {
  const { rpc, told, node } = await silent()
  const watched = await rpc.subscribe('watch', [], 'unwatch')
  await watched.return?.()
  await vi.waitFor(() => expect(node.calls.at(-1)?.method).toBe('unwatch'))
  await vi.advanceTimersByTimeAsync(QUIET_MS)
  expect(told).toEqual([])
})

it('the next node is one to be told of, also where the one before has said nothing', async () => {
  const started = async () => {
    const node = await FakeNode.start({ chain_getBlockHash: () => GENESIS, slow: () => undefined })
    onTestFinished(() => node.stop())
    return node
  }
  const [first, next] = [await started(), await started()]
  const urls = [first.url, next.url]
  const told: string[] = []
  const rpc = new RpcConnection(urls, { genesisHash: GENESIS, onQuiet: (url) => told.push(url) })
  onTestFinished(() => rpc.close())
  await rpc.open()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const asked = rpc.request('slow').catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(QUIET_MS)
  first.dropAll()
  expect(await asked).toMatchObject({ code: 'CONNECTION' })
  rpc.request('slow').catch(() => undefined)
  expect(rpc.url).toBe(next.url)
  await vi.advanceTimersByTimeAsync(QUIET_MS)
  expect(told).toEqual(urls)
})
