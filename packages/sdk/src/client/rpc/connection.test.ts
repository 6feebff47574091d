import { afterEach, describe, expect, it } from 'vitest'
import { FakeNode, FakeRpcError, type Handler } from '../testing/fakeNode.ts'
import { RpcConnection } from './connection.ts'
import { ConnectionError, PoolError, RpcError, RpcTimeout, StateDiscarded, SubscriptionOverflow } from './errors.ts'
import type { ConnectionOptions } from './options.ts'

const open: { stop(): unknown }[] = []

async function setUp(handlers: Record<string, Handler>, options: ConnectionOptions = {}) {
  const node = await FakeNode.start(handlers)
  const rpc = new RpcConnection(node.url, { retryDelay: 0.02, ...options })
  open.push(node, { stop: () => rpc.close() })
  return { node, rpc }
}

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.stop()
})

describe('RpcConnection', () => {
  it('asks, one by one and in batches', async () => {
    const { rpc } = await setUp({ add: ([a, b]) => Number(a) + Number(b) })
    expect(await rpc.request('add', [1, 2])).toBe(3)
    expect(await Promise.all([rpc.request('add', [1, 1]), rpc.request('add', [2, 2])])).toEqual([2, 4])
    const calls = Array.from({ length: 50 }, (_, i) => ({ method: 'add', params: [i, i] }))
    expect(await rpc.batch(calls)).toEqual(calls.map((_, i) => 2 * i))
    expect(await rpc.batch([])).toEqual([])
  })

  it('loses no digit of a number, asked, answered or named', async () => {
    const { rpc, node } = await setUp({
      echo: (params) => params,
      refuse: ([most]) => {
        throw new FakeRpcError(1, 'too much', { most })
      },
      watch: (_params, connection) => {
        setTimeout(() => connection.notify(2n ** 63n + 1n, 2n ** 64n), 5)
        return 2n ** 63n + 1n
      },
      unwatch: () => true,
    })
    const most = 2n ** 64n - 1n
    const params = [most, -most, 2 ** 53 - 1, 0.5, `${most}`, { deep: [most], none: undefined }, null]
    expect(await rpc.request('echo', params)).toEqual(params)
    expect(node.calls[0]?.params[5]).toStrictEqual({ deep: [most] })
    expect(await rpc.batch([{ method: 'echo', params: [most] }])).toEqual([[most]])
    await expect(rpc.request('refuse', [most])).rejects.toMatchObject({
      data: { most },
      message: expect.stringContaining('{"most":18446744073709551615}'),
    })
    const watched = await rpc.subscribe('watch', [], 'unwatch')
    expect((await watched[Symbol.asyncIterator]().next()).value).toBe(2n ** 64n)
    watched.close()
    await expect.poll(() => node.calls.at(-1)).toEqual({ method: 'unwatch', params: [2n ** 63n + 1n] })
  })

  it('refuses what is no address of a node at once', () => {
    for (const url of ['foo', 'http://127.0.0.1:9944', 'ws://', 'ws://a b', '']) {
      expect(() => new RpcConnection(url)).toThrow(ConnectionError)
      expect(() => new RpcConnection(url)).toThrow(
        `expected the address of a node such as ws://127.0.0.1:9944 or wss://…, found "${url}"`,
      )
    }
  })

  it('says no secret that is in an address', async () => {
    const node = await FakeNode.start({
      hello: () => 'hi',
      chain_getBlockHash: () => '0x00',
      odd: (_, to) => to.send('{'),
    })
    open.push(node)
    const secret = node.url.replace('//', '//user:hunter2@')
    const rpc = new RpcConnection(`${secret}/?key=hunter3`, { retries: 0 })
    open.push({ stop: () => rpc.close() })
    expect(await rpc.request('hello')).toBe('hi')
    const failures = await Promise.all(
      [
        rpc.request('odd'),
        new RpcConnection(secret.replace(/\d+$/, '9'), { retries: 0 }).open(),
        new RpcConnection(secret, { retries: 0, genesisHash: `0x${'01'.repeat(32)}` }).open(),
        (async () => new RpcConnection(`${secret} `.replace('ws:', 'ftp:')))(),
        (async () => new RpcConnection(secret.replace('hunter', 'hun/ter')))(),
      ].map((asked) => asked.then(() => expect.unreachable()).catch((error: unknown) => error)),
    )
    for (const error of failures) {
      expect(`${error}${JSON.stringify(error)}${(error as Error).cause}`).not.toMatch(/hun\/?ter/)
      expect(String(error)).toContain('…@')
    }
    expect(rpc.url).toMatch(/^ws:\/\/…@127\.0\.0\.1:\d+\/\?…$/)
  })

  it('waits as long as a timer can where it is told to wait longer', async () => {
    const { rpc } = await setUp({ silent: () => undefined }, { requestTimeout: 1e9, connectTimeout: 1e9 })
    const answer = rpc.request('silent').catch((error: unknown) => error)
    const nothing = new Promise((resolve) => setTimeout(resolve, 100, 'nothing'))
    expect(await Promise.race([answer, nothing])).toBe('nothing')
    await rpc.close()
    expect(await answer).toBeInstanceOf(ConnectionError)
  })

  it('leaves no connection behind when it is closed while it connects', async () => {
    const { node, rpc } = await setUp({})
    const opening = rpc.open().catch((error: unknown) => error)
    rpc.close()
    expect(await opening).toMatchObject({ code: 'CONNECTION', message: `the connection to ${node.url} was closed` })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(node.clients).toBe(0)

    const { port } = node
    await node.stop()
    const later = new RpcConnection(`ws://127.0.0.1:${port}`, { retryDelay: 0.05 })
    const trying = later.open().catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 20))
    later.close()
    const back = await FakeNode.start({}, port)
    open.push(back)
    expect(await trying).toMatchObject({ code: 'CONNECTION', message: expect.stringMatching(/was closed$/) })
    expect(back.clients).toBe(0)
  })

  it('does not go on waiting for the next try when it is closed', async () => {
    const rpc = new RpcConnection('ws://127.0.0.1:9', { retryDelay: 3600 })
    const states: string[] = []
    const trying = rpc.open().catch((error: unknown) => states.push(String(error)))
    await new Promise((resolve) => setTimeout(resolve, 50))
    rpc.close()
    await trying
    expect(states).toEqual([expect.stringMatching(/was closed$/)])
  })

  it('survives peers that speak something else', async () => {
    for (const text of ['null', '[null]', '5', '{']) {
      const { rpc } = await setUp({ odd: (_params, connection) => connection.send(text) })
      const answer = await rpc.request('odd').catch((error: unknown) => error)
      expect(answer, text).toMatchObject({
        code: 'NODE_MISBEHAVED',
        did: expect.stringMatching(/^sent something that is not JSON-RPC/),
      })
    }
  })

  it('gives a refusal that names nobody to the message it is about', async () => {
    const refusal = (code: number) => JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message: 'too big' } })
    const { rpc } = await setUp({
      silent: () => undefined,
      tooBig: (_params, connection) => connection.send(refusal(-32007)),
      tooBigTogether: (_params, connection) => connection.send(refusal(-32011)),
      add: ([a, b]) => Number(a) + Number(b),
    })
    const waits = rpc.request('silent', ['x'.repeat(1000)])
    waits.catch(() => undefined)
    await expect(rpc.batch([{ method: 'tooBigTogether' }, { method: 'silent' }])).rejects.toMatchObject({
      rpcCode: -32011,
    })
    await expect(rpc.request('tooBig', ['x'.repeat(2000)])).rejects.toMatchObject({ rpcCode: -32007 })
    expect(await rpc.request('add', [1, 2])).toBe(3)
    expect(await Promise.race([waits.catch(() => 'failed'), rpc.request('add', [2, 2])])).toBe(4)
  })

  it('turns error objects into typed errors', async () => {
    const { rpc } = await setUp({
      author_submitExtrinsic: () => {
        throw new FakeRpcError(1010, 'Invalid Transaction', 'Custom error: 6')
      },
      author_other: () => {
        throw new FakeRpcError(1014, 'Priority is too low: (1 vs 2)')
      },
    })
    const refused = await rpc.request('author_submitExtrinsic').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(PoolError)
    expect(refused).toMatchObject({
      rpcCode: 1010,
      reason: 'RateLimitExceeded',
      customCode: 6,
      data: 'Custom error: 6',
    })
    expect(String(refused)).toContain('1010 Invalid Transaction (RateLimitExceeded): Custom error: 6')
    await expect(rpc.request('author_other')).rejects.toThrow('raise the tip to replace it')
    const unknown = await rpc.request('nothing').catch((error: unknown) => error)
    expect(unknown).toBeInstanceOf(RpcError)
    expect(unknown).toMatchObject({ rpcCode: -32601, method: 'nothing' })
  })

  it('carries the block whose state is gone, by a class of its own', async () => {
    const blockHash = `0x${'5a'.repeat(32)}`
    const { rpc } = await setUp({
      gone: () => {
        throw new FakeRpcError(4003, `Client error: UnknownBlock: State already discarded for ${blockHash}`)
      },
      goneInData: () => {
        throw new FakeRpcError(4003, 'Client error', `State already discarded for ${blockHash}`)
      },
      absent: () => {
        throw new FakeRpcError(4003, `UnknownBlock: Header was not found in the database: ${blockHash}`)
      },
    })
    for (const method of ['gone', 'goneInData']) {
      const gone = await rpc.request(method).catch((error: unknown) => error)
      expect(gone).toBeInstanceOf(StateDiscarded)
      expect(gone).toMatchObject({ code: 'STATE_DISCARDED', rpcCode: 4003, method, blockHash })
      expect(String(gone)).toContain(`State already discarded for ${blockHash}; the node keeps the states of later`)
    }
    const absent = await rpc.request('absent').catch((error: unknown) => error)
    expect(absent).not.toBeInstanceOf(StateDiscarded)
    expect(absent).toMatchObject({ code: 'RPC', rpcCode: 4003 })
  })

  it('waits for a node that starts late, and gives up in the end', async () => {
    const first = await FakeNode.start()
    const { port } = first
    await first.stop()
    const rpc = new RpcConnection(`ws://127.0.0.1:${port}`, { retryDelay: 0.05, retries: 8 })
    open.push({ stop: () => rpc.close() })
    const answer = rpc.request('hello')
    const later = await FakeNode.start({ hello: () => 'hi' }, port)
    open.push(later)
    expect(await answer).toBe('hi')
    const nobody = new RpcConnection('ws://127.0.0.1:9', { retries: 1, retryDelay: 0.01 })
    await expect(nobody.open()).rejects.toThrow('after 2 tries')
  })

  it('fails what was under way when the link breaks, and connects anew', async () => {
    const { rpc } = await setUp({ drop: (_, connection) => connection.drop(), hello: () => 'hi' })
    await expect(rpc.request('drop')).rejects.toThrow(ConnectionError)
    expect(await rpc.request('hello')).toBe('hi')
    rpc.close()
    await expect(rpc.request('hello')).rejects.toThrow('was closed')
  })

  it('gives up on a peer that does not speak JSON', async () => {
    const { rpc } = await setUp({ noise: (_, connection) => connection.send('hello?') })
    await expect(rpc.request('noise')).rejects.toThrow('not JSON')
  })

  it('does not read what nobody waits for', async () => {
    const { rpc } = await setUp({
      hello: () => 'hi',
      later: (_, connection) => {
        setTimeout(() => connection.send('[['), 10)
        return 'soon'
      },
    })
    const lost: unknown[] = []
    rpc.watch((state) => lost.push(state))
    expect(await rpc.request('later')).toBe('soon')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await rpc.request('hello')).toBe('hi')
    expect(lost).toEqual(['connected'])
  })

  it('shows no more of what a node says of a failure than people read', async () => {
    const book = 'lie '.repeat(500_000)
    const { rpc } = await setUp({
      message: () => {
        throw new FakeRpcError(-32000, book)
      },
      text: () => {
        throw new FakeRpcError(-32000, 'no', book)
      },
      list: () => {
        throw new FakeRpcError(-32000, 'no', [book, book])
      },
      author_submitExtrinsic: () => {
        throw new FakeRpcError(1010, book, 'Custom error: 6')
      },
      pool: (_, connection) => connection.send(JSON.stringify({ jsonrpc: '2.0', id: 5, error: { message: book } })),
      id: () => [book],
      number: (_, connection) => connection.send(JSON.stringify(book)),
    })
    const asked = ['message', 'text', 'list', 'author_submitExtrinsic', 'pool']
    for (const method of asked) {
      const error = await rpc.request(method).catch((thrown: unknown) => thrown)
      expect(String(error).length, method).toBeLessThan(3000)
      expect(JSON.stringify(error).length, method).toBeLessThan(3000)
      expect(error).toBeInstanceOf(method === 'pool' ? ConnectionError : RpcError)
    }
    await expect(rpc.request('author_submitExtrinsic')).rejects.toMatchObject({
      reason: 'RateLimitExceeded',
      message: expect.stringMatching(/… \(2000000 characters\) \(RateLimitExceeded\): Custom error: 6$/),
    })
    for (const method of ['id', 'number']) {
      const error = await rpc.subscribe(method, [], 'stop').catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(ConnectionError)
      expect(String(error).length, method).toBeLessThan(3000)
    }
  })

  it('does not wait for ever', async () => {
    const { rpc } = await setUp({ silence: () => undefined }, { requestTimeout: 0.05 })
    await expect(rpc.request('silence')).rejects.toThrow(RpcTimeout)
  })
})

describe('subscriptions', () => {
  /** Notifications before the confirmation, as a busy node may send them. */
  const count: Handler = ([n], connection) => {
    for (let i = 0; i < Number(n); i++) connection.notify('sub', i)
    return 'sub'
  }

  it('that are confirmed together all get what came before their confirmations were read', async () => {
    const names: string[] = []
    const { rpc } = await setUp({
      // Says nothing until three have asked; then the news of all, and all confirmations in one message.
      together: ([name], connection) => {
        names.push(String(name))
        if (names.length < 3) return undefined
        for (const each of names) connection.notify(each, `early ${each}`)
        connection.send(JSON.stringify(names.map((result, at) => ({ jsonrpc: '2.0', id: at + 1, result }))))
        return undefined
      },
    })
    const opened = await Promise.all(['a', 'b', 'c'].map((name) => rpc.subscribe('together', [name], 'stop')))
    const first = await Promise.all(opened.map((each) => each[Symbol.asyncIterator]().next()))
    expect(first.map(({ value }) => value)).toEqual(['early a', 'early b', 'early c'])
  })

  it('deliver in order, early notifications too, and unsubscribe when left', async () => {
    const { node, rpc } = await setUp({ count, stop: () => true })
    const seen: unknown[] = []
    for await (const item of await rpc.subscribe('count', [5], 'stop')) {
      seen.push(item)
      if (item === 4) break
    }
    expect(seen).toEqual([0, 1, 2, 3, 4])
    await rpc.request('stop', ['again'])
    expect(node.calls.map(({ method, params }) => [method, ...params])).toContainEqual(['stop', 'sub'])
  })

  it('keep no more notifications than they may until they are confirmed, and fail where one was let go', async () => {
    const { rpc } = await setUp({
      many: (_params, connection) => {
        for (let i = 0; i < 4100; i++) connection.notify('sub', i)
        return 'sub'
      },
      others: ([which], connection) => {
        for (let i = 0; i < 1030; i++) connection.notify(`sub ${i}`, i)
        return which
      },
      last: (_params, connection) => {
        connection.notify('last', 'first')
        return 'last'
      },
      stop: () => true,
    })
    const many = await rpc.subscribe('many', [], 'stop', { limit: 10_000 })
    for (let i = 0; i < 4096; i++) expect((await many.next()).value).toBe(i)
    await expect(many.next()).rejects.toThrow('more notifications of many before it confirmed the subscription')
    const letGo = await rpc.subscribe('others', ['sub 0'], 'stop')
    await expect(letGo.next()).rejects.toBeInstanceOf(SubscriptionOverflow)
    // Of this one nothing is missing: nothing is known of a second one.
    const kept = await rpc.subscribe('others', ['sub 1029'], 'stop')
    expect((await kept.next()).value).toBe(1029)
    kept.close()
    expect((await (await rpc.subscribe('last', [], 'stop')).next()).value).toBe('first')
  })

  it('get what came early also where there is always another one under way', async () => {
    let before: string | undefined
    const { rpc } = await setUp({
      // First the news of this one, then the confirmation of the one before.
      overlapping: ([n], connection) => {
        connection.notify(`s${n}`, 'x'.repeat(500_000))
        if (before !== undefined) connection.send(before)
        before = JSON.stringify({ jsonrpc: '2.0', id: Number(n), result: `s${n}` })
        return undefined
      },
      stop: () => true,
    })
    let got = 0
    const asked: Promise<AsyncIterableIterator<unknown>>[] = []
    // Ids of requests count from one on, and each subscription that is left has one too.
    for (let n = 0; n < 60; n++) {
      asked.push(rpc.subscribe('overlapping', [n === 0 ? 1 : 2 * n], 'stop'))
      if (n === 0) continue
      const subscription = await asked[n - 1]
      if (String((await subscription?.next())?.value).length === 500_000) got++
      await subscription?.return?.()
    }
    expect(got).toBe(59)
    for (const each of asked) each.catch(() => undefined)
  })

  it('fail loudly or keep the latest when nobody reads', async () => {
    const { rpc } = await setUp({ count, stop: () => true })
    const strict = await rpc.subscribe('count', [20], 'stop', { limit: 10 })
    const read = async () => {
      for await (const item of strict) expect(item).toBeLessThan(20)
    }
    await expect(read()).rejects.toThrow(SubscriptionOverflow)
    const latest = await rpc.subscribe('count', [20], 'stop', { limit: 3, whenFull: 'latest' })
    expect((await latest.next()).value).toBe(17)
    latest.close()
    expect((await latest.next()).done).toBe(true)
  })

  it('end with an error when the link breaks', async () => {
    const { node, rpc } = await setUp({ count, stop: () => true })
    const subscription = await rpc.subscribe('count', [1], 'stop')
    expect(await subscription.next()).toEqual({ value: 0, done: false })
    const next = subscription.next()
    node.dropAll()
    await expect(next).rejects.toThrow(ConnectionError)
  })
})

it('options that are none are refused before anything is opened', () => {
  const wrong = [
    { retries: -1 },
    { retries: 1.5 },
    { retryDelay: Number.NaN },
    { connectTimeout: 0 },
    { requestTimeout: Number.NaN },
    { requestTimeout: '5' },
    { maxMessage: -1 },
    { maxMessage: Number.POSITIVE_INFINITY },
    { genesisHash: '0x00' },
    { onQuiet: true },
  ]
  for (const options of wrong)
    expect(() => new RpcConnection('ws://127.0.0.1:9944', options as object)).toThrow(
      `${Object.keys(options)[0]} must be`,
    )
  new RpcConnection('ws://127.0.0.1:9944', { retries: Number.POSITIVE_INFINITY }).close()
  const mistyped = { genesishash: `0x${'11'.repeat(32)}` }
  expect(() => new RpcConnection('ws://127.0.0.1:9944', mistyped as object)).toThrow(
    'an option of a connection must be one of retries, retryDelay, connectTimeout, requestTimeout, maxMessage, genesisHash, onQuiet (did you mean genesisHash?), found genesishash',
  )
})
