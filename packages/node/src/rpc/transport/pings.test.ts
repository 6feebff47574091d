import { once } from 'node:events'
import { afterEach, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { Dispatcher } from '../core/dispatcher.ts'
import { method } from '../core/method.ts'
import { Turns } from '../core/turns.ts'
import { serverLimits } from '../limits.ts'
import { RpcServer } from '../server.ts'
import type { Services } from '../services.ts'

const PING_MS = 30_000
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const hold = '{"jsonrpc":"2.0","id":1,"method":"hold"}'

const open: { close(): unknown }[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const each of open.splice(0).reverse()) await each.close()
})

/** A server that works on one request of a client at a time and reads no more meanwhile, and pings when it is told to. */
async function start() {
  const held: ((answer: string) => void)[] = []
  const holds = method({
    summary: 'A test.',
    result: {},
    run: () => new Promise<string>((resolve) => held.push(resolve)),
  })('hold')
  const turns = new Turns()
  const limits = serverLimits({ requests: 1 })
  const dispatcher = new Dispatcher([...holds], { turns } as Services, log, { called: () => undefined }, limits)
  const intervals = vi.spyOn(globalThis, 'setInterval')
  const server = new RpcServer({ dispatcher, turns, limits, pages: {}, log, methods: 'Auto' })
  open.push(server)
  const ping = intervals.mock.calls.find(([, ms]) => ms === PING_MS)?.[0] as () => void
  const port = await server.listen(0, '127.0.0.1')
  const client = async (autoPong: boolean) => {
    const ws = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong })
    open.push({ close: () => ws.terminate() })
    let pings = 0
    ws.on('ping', () => pings++)
    await once(ws, 'open')
    return { ws, pings: () => pings }
  }
  const slow = () => Object.fromEntries(server.refusals.dismissedCounts)['slow']
  /** What is on its way has come. */
  const settled = () => new Promise((resolve) => setTimeout(resolve, 50))
  /** Has the client ask for more than is read, and waits until that is so. */
  const stopReading = async (ws: WebSocket) => {
    const before = held.length
    for (let n = 0; n < 2; n++) ws.send(hold)
    await vi.waitFor(() => expect(held.length).toBe(before + 1))
    await settled()
  }
  const answerAll = async () => {
    for (let n = 0; n < 2; n++) {
      await vi.waitFor(() => expect(held.length).toBeGreaterThan(0))
      held.shift()?.('at last')
    }
    await settled()
  }
  return { ping, client, slow, stopReading, answerAll, settled }
}

it('a client that answers pings is kept, also while so much of it is at work that its answer is not read', async () => {
  const { ping, client, slow, stopReading, answerAll, settled } = await start()
  const { ws, pings } = await client(true)
  await stopReading(ws)
  for (let n = 0; n < 3; n++) {
    ping()
    await settled()
  }
  expect([pings(), slow(), ws.readyState]).toEqual([1, 0, WebSocket.OPEN])
  await answerAll()
  for (let n = 0; n < 3; n++) {
    ping()
    await settled()
  }
  expect([pings(), slow(), ws.readyState]).toEqual([4, 0, WebSocket.OPEN])
})

it('a client that answers no ping is let go after an interval in which all that it sent was read', async () => {
  const { ping, client, slow, stopReading, answerAll, settled } = await start()
  const { ws } = await client(false)
  await stopReading(ws)
  ping()
  await answerAll()
  // In that interval something waited.
  ping()
  await settled()
  expect([slow(), ws.readyState]).toEqual([0, WebSocket.OPEN])
  const gone = once(ws, 'close')
  ping()
  await gone
  expect(slow()).toBe(1)
})
