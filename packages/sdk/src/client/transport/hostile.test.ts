// Servers that answer nonsense, too much, too little, or nobody.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { queryObjects } from 'node:v8'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { ConnectionError, NodeMisbehaved } from '../rpc/errors.ts'
import { failureOf } from '../rpc/message.ts'
import { FakeNode } from '../testing/fakeNode.ts'
import { boundedText, http } from './http.ts'
import { inProcess } from './inProcess.ts'
import { webSocket } from './webSocket.ts'

const open: { stop(): unknown }[] = []

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.stop()
})

function kept<T extends { close(): void }>(transport: T): T {
  open.push({ stop: () => transport.close() })
  return transport
}

interface Asked {
  readonly id: number
  readonly method: string
}

/** A server that answers what `answer` does with a text; undefined answers with nothing, for ever. */
async function served(answer: (asked: Asked | Asked[], response: ServerResponse) => string | undefined) {
  const state = { url: '', asked: 0, waiting: 0 }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += String(chunk)
    })
    request.on('end', () => {
      const text = answer(JSON.parse(body) as Asked, response)
      if (text !== undefined) {
        response.end(text)
        return
      }
      state.asked += 1
      state.waiting += 1
      response.on('close', () => {
        state.waiting -= 1
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  })
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return state
}

const result = (id: number, value: unknown) => JSON.stringify({ jsonrpc: '2.0', id, result: value })
const isBatch = (asked: Asked | Asked[]): asked is Asked[] => Array.isArray(asked)

/** Answers by the method's name; what is not named is answered with its name. */
const named = (answers: Readonly<Record<string, (asked: Asked) => string | undefined>>) =>
  served((asked) => {
    if (isBatch(asked)) return `[${asked.map(({ id, method }) => result(id, method)).join(',')}]`
    const answer = answers[asked.method]
    return answer === undefined ? result(asked.id, asked.method) : answer(asked)
  })

describe('over HTTP', () => {
  it.each([
    ['a page', () => '<html>502</html>', /not JSON-RPC/],
    ['nothing', () => '', /was asked odd and sent something without an answer/],
    ['a number', () => '5', /not JSON-RPC/],
    ['the answer to another', () => result(999, 1), /without an answer to it/],
    ['an answer without an id', () => '{"jsonrpc":"2.0","result":1}', /without an answer to it/],
    ['an error that is none', ({ id }: Asked) => `{"id":${id},"error":"no"}`, /no error of JSON-RPC: "no"/],
    ['a notification', () => '{"method":"m","params":{"subscription":"x","result":1}}', /without an answer to it/],
  ])('%s fails the request that it came for at once, and no other', async (_what, odd, message) => {
    const held: { answer?: () => void } = {}
    const { url } = await served((asked, response) => {
      if (isBatch(asked)) return '[]'
      if (asked.method === 'odd') return odd(asked)
      if (asked.method !== 'slow') return result(asked.id, asked.method)
      held.answer = () => response.end(result(asked.id, 'slow'))
      return undefined
    })
    const rpc = kept(http(url))
    const slow = rpc.request('slow', ['longer than any other, which an error without an id would be taken for'])
    await expect.poll(() => typeof held.answer).toBe('function')
    const refused = await rpc.request('odd').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(ConnectionError)
    expect(String(refused)).toMatch(message)
    held.answer?.()
    expect(await slow).toBe('slow')
    await expect(rpc.batch([{ method: 'odd' }, { method: 'odd' }])).rejects.toThrow('without an answer')
  })

  it('an error without an id is of the request that it came for', async () => {
    const refused = '{"jsonrpc":"2.0","id":null,"error":{"code":-32007,"message":"too big"}}'
    const { url } = await named({ odd: () => refused, slow: () => undefined })
    const rpc = kept(http(url, { requestTimeout: 5 }))
    const slow = rpc.request('slow', ['much longer than the other']).catch((error: unknown) => error)
    await expect(rpc.request('odd')).rejects.toMatchObject({ code: 'REQUEST_TOO_LARGE', rpcCode: -32007 })
    rpc.close()
    expect(await slow).toMatchObject({ code: 'CONNECTION' })
  })

  it('a node that sends its clients elsewhere is not followed', async () => {
    let reached = 0
    const inside = await served(() => {
      reached += 1
      return 'inside'
    })
    const { url } = await served((asked, response) => {
      if (!isBatch(asked) && asked.method === 'odd') response.writeHead(307, { location: inside.url })
      return isBatch(asked) ? '[]' : result(asked.id, asked.method)
    })
    await expect(kept(http(url)).request('odd')).rejects.toBeInstanceOf(ConnectionError)
    expect(reached).toBe(0)
  })

  it('an answer that is small as it travels and large once unpacked is not unpacked to its end', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000, ' '))
    const { url } = await served((asked, response) => {
      if (isBatch(asked) || asked.method !== 'odd') return isBatch(asked) ? '[]' : result(asked.id, asked.method)
      response.setHeader('content-encoding', 'gzip')
      response.end(bomb)
      return undefined
    })
    const rpc = kept(http(url, { maxMessage: 1_000_000 }))
    await expect(rpc.request('odd')).rejects.toThrow(`${url} sent a message of more than 1000000 bytes`)
  })

  it('a request that nobody waits for any more is given up, with its connection', async () => {
    const server = await named({ slow: () => undefined })
    const rpc = kept(http(server.url, { requestTimeout: 0.5 }))
    const slow = rpc.request('slow').catch((error: unknown) => error)
    expect(await slow).toMatchObject({ code: 'RPC_TIMEOUT' })
    await expect.poll(() => [server.asked, server.waiting]).toEqual([1, 0])
  })

  it('answers of a batch may come in any order, and one may be missing', async () => {
    const { url } = await served((asked) =>
      isBatch(asked)
        ? `[${[...asked].reverse().flatMap(({ id, method }) => (method === 'lost' ? [] : [result(id, method)]))}]`
        : result(asked.id, 1),
    )
    const rpc = kept(http(url))
    expect(await rpc.batch([{ method: 'a' }, { method: 'b' }, { method: 'c' }])).toEqual(['a', 'b', 'c'])
    await expect(rpc.batch([{ method: 'a' }, { method: 'lost' }])).rejects.toThrow('was asked lost')
  })
})

it('in process, a node that answers nothing fails the request', async () => {
  const rpc = kept(inProcess({ rpc: async () => undefined }))
  await expect(rpc.request('system_name')).rejects.toThrow('without an answer to it')
})

describe('over a WebSocket', () => {
  it('nonsense breaks the link, and the next address is taken', async () => {
    const genesis = `0x${'11'.repeat(32)}`
    const bad = await FakeNode.start({
      chain_getBlockHash: () => genesis,
      system_name: (_params, connection) => connection.send('<html>'),
    })
    const good = await FakeNode.start({ chain_getBlockHash: () => genesis, system_name: () => 'good' })
    open.push(bad, good)
    const rpc = kept(webSocket([bad.url, good.url], { genesisHash: genesis }))
    await expect(rpc.request('system_name')).rejects.toThrow('not JSON-RPC')
    expect(await rpc.request('system_name')).toBe('good')
  })

  it('a link that was given up says nothing more', async () => {
    const old: { late?: (text: string) => void } = {}
    const node = await FakeNode.start({
      first: (_params, connection) => {
        old.late = connection.send
        connection.send('nonsense')
        connection.send('more of it')
      },
      system_name: () => 'here',
    })
    open.push(node)
    const rpc = kept(webSocket(node.url))
    await expect(rpc.request('first')).rejects.toThrow('not JSON-RPC')
    expect(await Promise.all([rpc.request('system_name'), rpc.request('system_name')])).toEqual(['here', 'here'])
  })

  it('a link that breaks right behind the confirmation of a subscription ends it', async () => {
    // Both in one piece: the nonsense is read before anybody has heard of the subscription.
    const node = await FakeNode.start({
      watch: (_params, connection) => {
        queueMicrotask(() => connection.send('nonsense'))
        return 'the id'
      },
    })
    open.push(node)
    const rpc = kept(webSocket(node.url))
    const ended = rpc.subscribe('watch', [], 'unwatch').then((stream) => stream.next())
    await expect(ended).rejects.toBeInstanceOf(ConnectionError)
  })

  it('notifications that no subscription can be meant by are not kept', async () => {
    const node = await FakeNode.start({
      flood: (_params, connection) => {
        for (let n = 0; n < 50; n++) connection.notify('later', n)
        return 'flooded'
      },
      watch: (_params, connection) => {
        connection.notify('later', 'new')
        return 'later'
      },
      unwatch: () => true,
    })
    open.push(node)
    const rpc = kept(webSocket(node.url))
    await rpc.request('flood')
    const stream = await rpc.subscribe('watch', [], 'unwatch')
    expect(await stream.next()).toEqual({ value: 'new', done: false })
    stream.close()
  })

  it('notifications of several subscriptions that come with their confirmations, in one piece, all arrive', async () => {
    let asked = 0
    const node = await FakeNode.start({
      watch: (_params, connection) => {
        asked += 1
        if (asked < 3) return undefined
        const all = [1, 2, 3].flatMap((n) => [
          result(n, `sub ${n}`),
          JSON.stringify({ jsonrpc: '2.0', method: 'watch', params: { subscription: `sub ${n}`, result: n } }),
        ])
        connection.send(`[${all.join(',')}]`)
        return undefined
      },
      unwatch: () => true,
    })
    open.push(node)
    const rpc = kept(webSocket(node.url))
    const streams = await Promise.all([1, 2, 3].map(() => rpc.subscribe('watch', [], 'unwatch')))
    expect(await Promise.all(streams.map(async (stream) => (await stream.next()).value))).toEqual([1, 2, 3])
    for (const stream of streams) stream.close()
  })

  it('closing ends the wait for another try', async () => {
    const rpc = webSocket('ws://127.0.0.1:9', { retryDelay: 1000 })
    const opening = rpc.open().catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 50))
    rpc.close()
    expect(await opening).toMatchObject({ code: 'CONNECTION' })
  })
})

it('an answer over HTTP is read as far as it may go, whole characters and all', async () => {
  const pieces = ['€'.repeat(3), '€x']
  const { url } = await served((_asked, response) => {
    for (const piece of pieces) response.write(piece)
    return ''
  })
  const ask = () => fetch(url, { method: 'POST', body: '{}' })
  expect(await boundedText(await ask(), url, 13)).toBe('€€€€x')
  await expect(boundedText(await ask(), url, 12)).rejects.toThrow(`${url} sent a message of more than 12 bytes`)
  await expect(boundedText(await ask(), url, 12)).rejects.toBeInstanceOf(NodeMisbehaved)
  expect(await boundedText(new Response(undefined), url, 0)).toBe('')
})

it('the name and password of an address over HTTP go in a header, and are said to nobody else', async () => {
  const told: (string | undefined)[] = []
  const server = createServer((request, response) => {
    told.push(request.headers.authorization)
    response.statusCode = told.length > 1 ? 403 : 200
    response.end(told.length > 1 ? 'no' : result(0, '0x00'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({ stop: () => server.close() })
  const { port } = server.address() as AddressInfo
  const transport = kept(http(`http://us%C3%A9r:hunt%40er2@127.0.0.1:${port}/rpc?key=hunter3`, { retries: 0 }))
  const error = await transport.request('system_name').catch((thrown: unknown) => thrown)
  const sent = `Basic ${Buffer.from('us\u00e9r:hunt@er2').toString('base64')}`
  expect(told).toEqual([sent, sent])
  expect(String(error)).toContain(`http://127.0.0.1:${port}/rpc?… answered with status 403`)
  expect(`${error}${(error as Error).cause}`).not.toMatch(/hunt/)
  const refused = kept(http('http://user:hunt%zz2@127.0.0.1:9', { retries: 0 }))
  const none = await refused.request('system_name').catch((thrown: unknown) => thrown)
  expect(none).toBeInstanceOf(ConnectionError)
  expect(`${none}${(none as Error).cause}`).not.toMatch(/hunt/)
})

it('an answer over HTTP weighs what it has bytes, in however many pieces it comes', async () => {
  const piece = new Uint8Array([32])
  const heap = () => {
    // V8 collects garbage before it counts.
    queryObjects(Response, { format: 'count' })
    return process.memoryUsage().heapUsed
  }
  let left = 300_000
  let grown = 0
  const before = heap()
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left-- > 0) return controller.enqueue(piece)
      grown = heap() - before
      controller.close()
    },
  })
  expect((await boundedText(new Response(stream), 'http://node', 300_000)).length).toBe(300_000)
  expect(grown).toBeLessThan(3_000_000)
})

const deep = '['.repeat(30_000) + ']'.repeat(30_000)
const number = '12345678901234567890'

it.each([
  ['an error whose data nests', (id: number) => `{"id":${id},"error":{"code":1,"message":"x","data":${deep}}}`],
  ['an error that nests', (id: number) => `{"id":${id},"error":${deep}}`],
  ['an error to nobody that nests', () => `{"id":null,"error":${deep}}`],
  ['a result that nests', (id: number) => `{"id":${id},"result":${deep}}`],
  ['a nest about a long number', (id: number) => `{"id":${id},"result":${deep.replace('[]', `[${number}]`)}}`],
  ['nothing but a nest', () => deep],
])('%s without an end is named, over HTTP and over a WebSocket, and ends nothing else', async (_what, answer) => {
  const overHttp = await named({ odd: ({ id }) => answer(id) })
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((resolve) => sockets.once('listening', resolve))
  open.push({ stop: () => sockets.close() })
  sockets.on('connection', (socket) =>
    socket.on('message', (data) => {
      const { id, method } = JSON.parse(String(data)) as Asked
      socket.send(method === 'odd' ? answer(id) : result(id, method))
    }),
  )
  const socketUrl = `ws://127.0.0.1:${(sockets.address() as AddressInfo).port}`
  for (const rpc of [kept(http(overHttp.url)), kept(webSocket(socketUrl))]) {
    const refused = await rpc.request('odd').catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'NODE_MISBEHAVED', did: 'sent JSON that is nested more than 128 deep' })
    expect(await rpc.request('even')).toBe('even')
  }
})

it('an answer over which the program itself stumbles fails what it is an answer to', () => {
  const odd = {
    code: 1,
    message: 'x',
    get data(): unknown {
      throw new RangeError('Maximum call stack size exceeded')
    },
  }
  expect(failureOf('odd', 'ws://x', odd)).toMatchObject({
    code: 'NODE_MISBEHAVED',
    did: 'answered odd with what cannot be read (Maximum call stack size exceeded)',
  })
})

it.each([
  ['says nothing', () => undefined],
  [
    'drips',
    (response: ServerResponse) => {
      const drops = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(drops))
    },
  ],
])('a node that %s is waited for as long as was said, whatever is collected meanwhile', async (_, does) => {
  const node = await served((_asked, response) => {
    does(response)
    return undefined
  })
  const rpc = kept(http(node.url, { retries: 0, connectTimeout: 0.4 }))
  // Asking for objects collects all that nobody holds.
  const collecting = setInterval(() => queryObjects(AbortController), 50)
  try {
    await expect(rpc.request('system_chain')).rejects.toThrow('within 400 ms')
  } finally {
    clearInterval(collecting)
  }
})
