// Messages that a node takes none of that size: what was in them was not done, and only of them is that known.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { FakeNode } from '../testing/fakeNode.ts'
import { http } from '../transport/http.ts'
import type { LinkEvents } from '../transport/link.ts'
import { openSocket } from '../transport/nodeSocket.ts'
import { ConnectionError, RequestTooLarge, RpcTimeout } from './errors.ts'
import type { ConnectionOptions } from './options.ts'
import { RpcSession } from './session.ts'

const error = (answer: Promise<unknown>) => answer.catch((thrown: unknown) => thrown)
const large = 'x'.repeat(5000)

async function linked(options: ConnectionOptions = {}) {
  const links: {
    readonly events: LinkEvents
    readonly sent: string[]
    isOpen: boolean
    waiting: number
    closeCode?: number
  }[] = []
  const rpc = new RpcSession(
    'node',
    undefined,
    async (_url, events) => {
      const link = { events, sent: [] as string[], isOpen: true, waiting: 0, subscribes: true }
      links.push(link)
      return Object.assign(link, { send: (text: string) => void link.sent.push(text), close: () => undefined })
    },
    { retries: 0, ...options },
  )
  onTestFinished(() => rpc.close())
  await rpc.open()
  const [link] = links
  if (link === undefined) throw new ConnectionError('no link')
  return { rpc, link, sent: (count: number) => expect.poll(() => link.sent.length).toBe(count) }
}

describe('a WebSocket that is closed with 1009', () => {
  it('refuses the largest message, in bytes, and breaks for the others', async () => {
    const { rpc, link, sent } = await linked()
    const others = [error(rpc.request('small', ['x'])), error(rpc.request('wide', ['x'.repeat(3000)]))]
    // Fewer characters and more bytes.
    const refused = error(rpc.request('author_submitExtrinsic', ['€'.repeat(2000)]))
    await sent(3)
    link.events.closed('code 1009', 1009)
    const bytes = Buffer.byteLength(link.sent[2] ?? '')
    expect(bytes).toBeGreaterThan(6000)
    expect(await refused).toBeInstanceOf(RequestTooLarge)
    expect(await refused).toMatchObject({
      code: 'REQUEST_TOO_LARGE',
      rpcCode: -32007,
      method: 'author_submitExtrinsic',
      bytes,
      message: `author_submitExtrinsic failed with -32007 Request is too big; ${bytes} bytes were sent, and nothing was done: send it in parts, or start the node with a larger --rpc-max-request-size`,
    })
    for (const other of others) {
      expect(await other).toBeInstanceOf(ConnectionError)
      expect(await other).toMatchObject({ code: 'CONNECTION', message: 'the connection to node broke (code 1009)' })
    }
  })

  it('refuses all of a batch', async () => {
    const { rpc, link, sent } = await linked()
    const batch = error(rpc.batch([{ method: 'a', params: [large] }, { method: 'b' }]))
    await sent(1)
    link.events.closed('code 1009', 1009)
    expect(await batch).toMatchObject({ code: 'REQUEST_TOO_LARGE', bytes: link.sent[0]?.length })
  })

  it('refuses none that was not sent', async () => {
    const { rpc, link, sent } = await linked()
    const refused = error(rpc.request('first', ['x'.repeat(100)]))
    await sent(1)
    link.waiting = 17 * 1024 * 1024
    const waits = error(rpc.request('second', [large]))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(link.sent.length).toBe(1)
    link.isOpen = false
    link.events.closed('code 1009', 1009)
    expect(await refused).toBeInstanceOf(RequestTooLarge)
    expect(await waits).toMatchObject({ code: 'CONNECTION' })
  })

  it('refuses none of those that wait where a larger one is no longer waited for', async () => {
    const { rpc, link, sent } = await linked({ requestTimeout: 0.05 })
    expect(await error(rpc.request('slow', [large]))).toBeInstanceOf(RpcTimeout)
    const small = error(rpc.request('small', ['x']))
    await sent(2)
    link.events.closed('code 1009', 1009)
    expect(await small).toMatchObject({ code: 'CONNECTION' })
  })

  it('breaks for all where it is closed with another code', async () => {
    const { rpc, link, sent } = await linked()
    const asked = error(rpc.request('large', [large]))
    await sent(1)
    link.events.closed('code 1013', 1013)
    expect(await asked).toMatchObject({ code: 'CONNECTION' })
  })

  it.each([true, false])('says so where the next request comes before it has ended: %s', async (ends) => {
    const node = await FakeNode.start({ silent: () => undefined, name: () => 'here' })
    onTestFinished(() => node.stop())
    const rpc = new RpcSession(node.url, undefined, openSocket, { retries: 0 })
    onTestFinished(() => rpc.close())
    const [refused, small] = [error(rpc.request('silent', [large])), error(rpc.request('silent'))]
    await expect.poll(() => node.calls.length).toBe(2)
    node.takeLeave(1009)
    if (ends) setTimeout(() => node.dropAll(), 10)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(await rpc.request('name')).toBe('here')
    expect(await refused).toBeInstanceOf(RequestTooLarge)
    expect(await small).toMatchObject({ code: 'CONNECTION' })
    node.dropAll()
  })
})

it('a refusal that names nobody is of no smaller one than one that is no longer waited for', async () => {
  const { rpc, link, sent } = await linked({ requestTimeout: 0.3 })
  const slow = error(rpc.request('slow', [large]))
  await sent(1)
  await new Promise((resolve) => setTimeout(resolve, 150))
  const small = error(rpc.request('small', ['x']))
  expect(await slow).toBeInstanceOf(RpcTimeout)
  const refusal = '{"jsonrpc":"2.0","id":null,"error":{"code":-32007,"message":"Request is too big"}}'
  link.events.text(refusal)
  expect(await Promise.race([small, 'waits'])).toBe('waits')
  // Of the next one it is known whose it is.
  link.events.text(refusal)
  expect(await small).toMatchObject({ code: 'REQUEST_TOO_LARGE', bytes: link.sent[1]?.length })
})

it('a proxy’s status 413 is a refusal for the size, in its words', async () => {
  const server = createServer((request, response) => {
    let length = 0
    request.on('data', (piece: Buffer) => {
      length += piece.length
    })
    request.on('end', () => {
      if (length < 1000) return response.end('{"jsonrpc":"2.0","id":0,"result":null}')
      return response.writeHead(413).end('<html>nginx</html>')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const rpc = http(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => rpc.close())
  const refused = await error(rpc.request('author_submitExtrinsic', [large]))
  expect(refused).toBeInstanceOf(RequestTooLarge)
  expect(String(refused)).toContain('Request is too big')
})
