import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { openRpcDocument, rpcMethods } from '../../packages/node/src/index.ts'
import type { CaseReport } from '../part.ts'
import { Rpc } from './rpc.ts'
import type { Target } from './target.ts'

/** What a node that is not one does otherwise than it should. */
interface Wrong {
  /** The answer to a request, as JSON. */
  answer?(id: unknown): string
  isSilent?: boolean
  /** Closes WebSockets with this code once it is asked something. */
  closes?: number
  /** Answers a request fewer on a WebSocket for each message there that is no JSON. */
  swallows?: boolean
  stands?: boolean
  logs?: string
}

const CASES = 12
const PATIENCE = { answerMs: 10_000, blockMs: 300 }
/** With a node that answers nothing, the time is what waiting takes. */
const HASTE = { answerMs: 50, blockMs: 300 }
const good = (id: unknown) => JSON.stringify({ jsonrpc: '2.0', id, result: { isSyncing: false } })

let rpc: Rpc | undefined
afterEach(async () => {
  await rpc?.close()
  rpc = undefined
})

/** Answers whatever is asked, as far as it can be read. */
async function startFake({ answer = good, isSilent, closes, swallows, stands, logs }: Wrong): Promise<Target> {
  const answersTo = (text: string): string | undefined => {
    if (isSilent === true) return undefined
    let asked: unknown
    try {
      asked = JSON.parse(text)
    } catch {
      return '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}'
    }
    const one = (each: unknown) => answer((each as { readonly id?: unknown } | null)?.id ?? null)
    if (!Array.isArray(asked)) return one(asked)
    return asked.length === 0 ? one(undefined) : `[${asked.map(one).join(',')}]`
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => undefined)
    request.on('end', () => {
      const text = answersTo(Buffer.concat(chunks).toString())
      if (text !== undefined) response.end(text)
    })
  })
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  sockets.on('connection', (socket: WebSocket) => {
    socket.on('error', () => socket.terminate())
    let unread = 0
    socket.on('message', (data) => {
      if (closes !== undefined) return socket.close(closes)
      const text = answersTo(String(data))
      if (text?.includes('-32700') === true) unread++
      else if (swallows === true && unread > 0) {
        unread--
        return
      }
      if (text !== undefined) socket.send(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const head = { number: 1 }
  return {
    node: {
      port: (server.address() as AddressInfo).port,
      chain: {
        get head() {
          if (stands !== true) head.number++
          return head
        },
      },
      async stop() {
        for (const client of sockets.clients) client.terminate()
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      },
    },
    methods: openRpcDocument(rpcMethods, { name: 'test', version: '0' }).methods,
    faults: () => (logs === undefined ? [] : [logs]),
    lastBlock: () => (stands === true ? 0 : Date.now()),
    known: () => ({
      hashes: [`0x${'12'.repeat(32)}`],
      storageKeys: [`0x${'34'.repeat(32)}`],
      accounts: [`0x${'56'.repeat(32)}`],
      subscriptions: [],
      transaction: () => '0x00',
      runtimeCall: () => ['Core_version', '0x'],
    }),
  }
}

async function reports(wrong: Wrong): Promise<CaseReport[]> {
  rpc = new Rpc(() => startFake(wrong), wrong.isSilent === true || wrong.swallows === true ? HASTE : PATIENCE)
  const all: CaseReport[] = []
  for (let number = 0; number < CASES; number++) all.push(await rpc.run('test', number))
  return all
}

const kindsOf = (all: readonly CaseReport[]): Set<string> =>
  new Set(all.flatMap(({ findings }) => findings.map(({ kind }) => kind)))

it('a node that answers is not found to do anything', async () => {
  const all = await reports({})
  expect(all.flatMap(({ findings }) => findings)).toEqual([])
  expect(all.reduce((sum, { counts }) => sum + (counts.answers ?? 0), 0)).toBeGreaterThan(50)
})

it.each<[what: string, wrong: Wrong, kind: string]>([
  [
    'an internal error',
    { answer: (id) => JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_603, message: 'oh' } }) },
    'internal error',
  ],
  ['silence', { isSilent: true }, 'no answer'],
  ['requests that go unanswered beside rubbish', { swallows: true }, 'no answer'],
  ['a WebSocket that is closed', { closes: 1011 }, 'connection closed'],
  ['a chain that stands', { stands: true }, 'chain stands'],
  ['a fault in the log', { logs: 'TypeError: nobody thought of this' }, 'fault in the log'],
])('%s is found', async (_what, wrong, kind) => {
  expect(kindsOf(await reports(wrong))).toContain(kind)
})
