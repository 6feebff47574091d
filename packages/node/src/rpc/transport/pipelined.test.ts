import { connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { silent } from '../../log.ts'
import { Dispatcher } from '../core/dispatcher.ts'
import { Lane } from '../core/lane.ts'
import { group, method } from '../core/method.ts'
import { Turns } from '../core/turns.ts'
import { serverLimits } from '../limits.ts'
import { RpcServer } from '../server.ts'
import type { Services } from '../services.ts'

const MB = 1_000_000
const LARGE = 'x'.repeat(MB)

const open: RpcServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

async function start() {
  const ends: string[] = []
  const methods = group({
    // One that finds out that its answer is large.
    grows: method({
      summary: 'A test.',
      params: {},
      result: {},
      async run(_params, _services, caller) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        const turn = caller.grown(MB)
        if (turn !== undefined) await turn
        caller.hold(MB)
        ends.push('grows')
        return LARGE
      },
    }),
    // One that knows it.
    reserves: method({
      summary: 'A test.',
      params: {},
      result: {},
      async run(_params, _services, caller) {
        await caller.reserve(MB, 8 * MB)
        ends.push('reserves')
        return LARGE
      },
    }),
  })
  const turns = new Turns()
  const limits = serverLimits()
  const dispatcher = new Dispatcher(methods, { turns } as Services, silent, { called: () => undefined }, limits)
  const server = new RpcServer({ dispatcher, turns, limits, pages: {}, log: silent, methods: 'Auto' })
  open.push(server)
  return { turns, ends, port: await server.listen(0, '127.0.0.1') }
}

function post(method: string, padding = 0): string {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, beside: 'a'.repeat(padding) })
  return `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

it.each([false, true])(
  'large answers come in the order of the heads, whichever body is there first: %s',
  async (isBusy) => {
    const { turns, ends, port } = await start()
    const socket = connect(port, '127.0.0.1')
    let bytes = 0
    socket.on('data', (part) => {
      bytes += part.length
    })
    await new Promise((resolve) => socket.once('connect', resolve))
    // The first body is so long that it is not read on before its client's turn.
    const text = post('grows', 80_000) + post('reserves')
    const work = () => {
      for (const until = performance.now() + 8; performance.now() < until; );
    }
    if (isBusy) for (let n = 0; n < 10; n++) turns.wait(new Lane(), work, 0)
    socket.write(text.slice(0, 70_000))
    setTimeout(() => socket.write(text.slice(70_000)), 12)
    await expect.poll(() => bytes, { timeout: 5000 }).toBeGreaterThan(2 * MB)
    expect(ends.toSorted()).toEqual(['grows', 'reserves'])
    socket.destroy()
  },
)
