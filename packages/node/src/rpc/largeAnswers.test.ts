import { once } from 'node:events'
import { connect } from 'node:net'
import { callNamed } from '@glia/frame'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChainSpec } from '../chain/spec.ts'
import { silent } from '../log.ts'
import { type GliaNode, startNode } from '../node.ts'
import { presetSpec } from '../presets.ts'
import { TestClient } from '../testing/client.ts'
import { account, signed } from '../testing/signing.ts'
import { ownRequest, Request, uncounted } from './core/caller.ts'
import { Dispatcher } from './core/dispatcher.ts'
import { Lane } from './core/lane.ts'
import { method } from './core/method.ts'
import { RawJson } from './core/rawJson.ts'
import { joined } from './core/text.ts'
import { Turns } from './core/turns.ts'
import { DEFAULT_SERVER_LIMITS } from './limits.ts'
import type { Services } from './services.ts'

/** A map of more entries than may be held back for a client, and of more bytes. */
const PREFIX = 'ab'.repeat(32)
const ENTRIES = 4000
const LARGE = 'cd'.repeat(32)
/** Stands for the hash of the first block, which is known later. */
const node0 = 'genesis'
const { id: _id, ...localnet } = presetSpec('localnet', true)
const spec: ChainSpec = {
  ...localnet,
  genesis: (ctx, flush) => {
    localnet.genesis(ctx, flush)
    for (let n = 0; n < ENTRIES; n++)
      ctx.overlay.setRaw(PREFIX + n.toString(16).padStart(8, '0'), new Uint8Array(300).fill(n))
    ctx.overlay.setRaw(LARGE, new Uint8Array(4_000_000).fill(7))
  },
}
const keys = Array.from({ length: ENTRIES }, (_, n) => `0x${PREFIX}${n.toString(16).padStart(8, '0')}`)
const query = [{ key: `0x${PREFIX}`, type: 'descendantsValues' }]

interface Event {
  readonly event: string
  readonly key?: string
  readonly items?: readonly { readonly key: string; readonly value: string }[]
  readonly finalizedBlockHashes?: readonly string[]
}

let node: GliaNode
let client: TestClient
beforeAll(async () => {
  node = await startNode({ chain: spec, seal: 'manual', rpcPort: 0, host: '127.0.0.1' })
  client = await TestClient.open(node.port)
})
afterAll(async () => {
  client.close()
  await node.stop()
})

describe('what is too much for one write comes as fast as the client reads', () => {
  it('below a prefix of a block that a client follows', async () => {
    const follow = await client.call<string>('chainHead_v1_follow', [false])
    const { finalizedBlockHashes } = await client.hear<Event>(follow, ({ event }) => event === 'initialized')
    await client.call('chainHead_v1_storage', [follow, finalizedBlockHashes?.[0], query, null])
    await client.hear<Event>(follow, ({ event }) => event === 'operationStorageDone')
    const found = client.heard<Event>(follow).flatMap(({ items }) => items ?? [])
    expect(found.map(({ key }) => key)).toEqual(keys)
    expect(found[258]?.value).toBe(`0x${'02'.repeat(300)}`)
    await client.call('chainHead_v1_unfollow', [follow])
  })

  it('below a prefix of any block, over and over on one connection', async () => {
    const own = await TestClient.open(node.port)
    const storage = (items: unknown) => own.call<string>('archive_v1_storage', [node.chain.genesisHash, items, null])
    const id = await storage(query)
    await own.hear<Event>(id, ({ event }) => event === 'storageDone')
    expect(own.heard<Event>(id).flatMap(({ key }) => key ?? [])).toEqual(keys)
    own.frames.length = 0
    for (let n = 0; n < 1100; n++) {
      const each = await storage([{ key: keys[0], type: 'value' }])
      await own.hear<Event>(each, ({ event }) => event === 'storageDone')
      own.frames.length = 0
    }
    own.close()
  })

  it('with an end when the block goes meanwhile', async () => {
    const own = await TestClient.open(node.port)
    const { hash, number } = await node.sealer.seal()
    const ended = new Promise<string>((resolve) =>
      own.ws.on('message', (text) => {
        const [end] = /storage(Done|Error)/.exec(String(text).slice(0, 200)) ?? []
        if (end !== undefined) resolve(end)
      }),
    )
    // More than the system takes for a client that does not read.
    const several = Array.from({ length: 20 }, () => query[0])
    own.ws.pause()
    own.raw(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'archive_v1_storage', params: [hash, several, null] }))
    await new Promise((resolve) => setTimeout(resolve, 200))
    node.chain.revert(number - 1)
    own.ws.resume()
    expect(await ended).toBe('storageError')
    own.close()
  })

  it.each([
    ['state_getStorage', `0x${LARGE}`],
    ['state_queryStorageAt', [`0x${LARGE}`]],
    ['state_queryStorage', [`0x${LARGE}`], node0],
    ['state_getReadProof', [`0x${LARGE}`]],
    ['state_getPairs', `0x${PREFIX}`],
  ])(
    'and answers of megabytes, many asked for at once, are all given to who reads them: %s',
    async (method, ...asked) => {
      const own = await TestClient.open(node.port)
      const lengths: number[] = []
      const all = new Promise<void>((resolve, reject) => {
        own.ws.removeAllListeners('message')
        own.ws.on('message', (text: Buffer) => {
          lengths.push(text.length)
          if (lengths.length === 40) resolve()
        })
        own.ws.on('close', (code) => reject(new Error(`closed with ${code} after ${lengths.length} answers`)))
      })
      const params = asked.map((each) => (each === node0 ? node.chain.genesisHash : each))
      for (let id = 0; id < 40; id++) own.raw(JSON.stringify({ jsonrpc: '2.0', id: 10 + id, method, params }))
      await all
      expect([...new Set(lengths)]).toEqual([expect.any(Number)])
      expect(lengths[0]).toBeGreaterThan(2_400_000)
      own.close()
    },
  )

  it('and who reads is not cut off for what it has asked for at once', async () => {
    const own = await TestClient.open(node.port)
    const follow = await own.call<string>('chainHead_v1_follow', [false])
    const { finalizedBlockHashes } = await own.hear<Event>(follow, ({ event }) => event === 'initialized')
    const hash = finalizedBlockHashes?.[0]
    const ended: string[] = []
    const all = new Promise<void>((resolve, reject) => {
      own.ws.removeAllListeners('message')
      own.ws.on('message', (data: Buffer) => {
        const text = data.toString()
        const [end] = /storageDone|operationStorageDone|operationCallDone|state_storage/.exec(text) ?? []
        if (end !== undefined) ended.push(end)
        if (ended.length === 12) resolve()
      })
      own.ws.on('close', (code) => reject(new Error(`closed with ${code} after ${ended}`)))
    })
    const items = [{ key: `0x${LARGE}`, type: 'value' }]
    const calls = [0, 1, 2].flatMap((n) => [
      { method: 'chainHead_v1_call', params: [follow, hash, 'Metadata_metadata', '0x'], id: 10 * n },
      { method: 'chainHead_v1_storage', params: [follow, hash, items, null], id: 10 * n + 1 },
      { method: 'archive_v1_storage', params: [hash, items, null], id: 10 * n + 2 },
      { method: 'state_subscribeStorage', params: [[`0x${LARGE}`]], id: 10 * n + 3 },
    ])
    own.raw(JSON.stringify(calls.map((call) => ({ jsonrpc: '2.0', ...call }))))
    await all
    expect(new Set(ended).size).toBe(4)
    own.close()
  })

  it('and what a batch has subscribed to does not keep what follows in it from being made', async () => {
    const own = await TestClient.open(node.port)
    const calls = ['state_subscribeStorage', 'state_getStorage'].map((method, id) => ({
      jsonrpc: '2.0',
      id,
      method,
      params: method === 'state_getStorage' ? [`0x${LARGE}`] : [[`0x${LARGE}`]],
    }))
    own.raw(JSON.stringify(calls))
    const [answers] = await once(own.ws, 'message')
    expect(JSON.parse(String(answers))).toHaveLength(2)
    expect(await own.call<string>('state_getStorage', [`0x${LARGE}`])).toHaveLength(8_000_002)
    own.close()
  })

  it('and over HTTP also where requests come one behind the other', async () => {
    const post = (method: string, params: readonly unknown[]) => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
      return `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    }
    const socket = connect(node.port, '127.0.0.1')
    let bytes = 0
    socket.on('data', (part) => {
      bytes += part.length
    })
    // The first one finds out on its way that it is large, the second one knows.
    socket.write(post('state_queryStorageAt', [keys]) + post('state_getStorage', [`0x${LARGE}`]))
    await expect.poll(() => bytes, { timeout: 10_000 }).toBeGreaterThan(8_000_000 + 4000 * 600)
    socket.destroy()
  })

  it('and a batch holds no more than an answer may have, whatever grows in it', async () => {
    const own = await TestClient.open(node.port)
    const calls = Array.from({ length: 12 }, (_, id) => ({
      jsonrpc: '2.0',
      id,
      method: 'state_queryStorageAt',
      params: [[`0x${LARGE}`]],
    }))
    own.raw(JSON.stringify(calls))
    const [text] = await once(own.ws, 'message')
    expect(JSON.parse(String(text))).toMatchObject({ error: { code: -32011 } })
    const proofs = calls.map((call) => ({ ...call, method: 'state_getReadProof' }))
    own.raw(JSON.stringify(proofs))
    const [other] = await once(own.ws, 'message')
    expect(JSON.parse(String(other))).toMatchObject({ error: { code: -32011 } })
    own.close()
  })

  it('and over HTTP to who reads slowly and sends them one behind the other', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'state_getStorage', params: [`0x${LARGE}`] })
    const post = `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const socket = connect(node.port, '127.0.0.1')
    let bytes = 0
    let most = 0
    const look = async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${node.port}/metrics`)).text()
      most = Math.max(most, Number(/^glia_rpc_bytes_in_flight (\d+)$/m.exec(metrics)?.[1]))
      socket.resume()
    }
    socket.on('data', (part) => {
      bytes += part.length
      if (bytes % (4 * 1024 * 1024) >= part.length) return
      socket.pause()
      setTimeout(look, 50)
    })
    socket.write(post.repeat(12))
    await expect.poll(() => bytes, { timeout: 20_000 }).toBeGreaterThan(12 * 8_000_000)
    expect(most).toBeGreaterThan(1_000_000)
    expect(most).toBeLessThan(20_000_000)
    socket.destroy()
  })

  it('and bodies of a block that is followed, many at once', async () => {
    const alice = await account('Alice')
    const remark = callNamed(spec.runtime, 'System', 'remark', { remark: new Uint8Array(3_000_000) })
    const { genesisHash } = node.chain
    await node.pool.submit(signed(spec.runtime, alice, remark, { nonce: 0, genesisHash }))
    const own = await TestClient.open(node.port)
    const follow = await own.call<string>('chainHead_v1_follow', [false])
    const { hash } = await node.sealer.seal()
    await own.hear<Event>(follow, ({ event }) => event === 'bestBlockChanged')
    const begun = await Promise.all(Array.from({ length: 16 }, () => own.call('chainHead_v1_body', [follow, hash])))
    expect(begun).toHaveLength(16)
    const done = () => own.heard<Event>(follow).filter(({ event }) => event === 'operationBodyDone')
    await expect.poll(() => done().length, { timeout: 20_000 }).toBe(16)
    own.close()
  })

  it('of keys that are watched, in one frame', async () => {
    const id = await client.call<string>('state_subscribeStorage', [keys])
    const { changes } = await client.hear<{ changes: unknown[] }>(id, () => true)
    expect(changes).toHaveLength(ENTRIES)
    expect(await client.call('state_unsubscribeStorage', [id])).toBe(true)
  })
})

describe('a batch whose answers are too much together', () => {
  const asked: string[] = []
  const answer = (name: string, run: () => unknown) =>
    method({
      summary: 'A test.',
      result: {},
      run: () => {
        asked.push(name)
        return run()
      },
    })(name)
  const all = [
    answer('now', () => 'x'.repeat(40)),
    answer('later', async () => 'x'.repeat(40)),
    answer('never', async () => 1n),
    answer('much', () => 'x'.repeat(301)),
  ].flat()
  const services = { turns: new Turns() } as Services
  const observer = { called: () => undefined }
  const dispatcher = new Dispatcher(all, services, silent, observer, { answerBytes: 300, batchRequests: 12 })
  const ask = async (...names: string[]) => {
    asked.length = 0
    const requests = names.map((name, id) => ({ jsonrpc: '2.0', id, method: name }))
    const caller = ownRequest()
    return JSON.parse((await dispatcher.handle(JSON.stringify(requests), caller))?.join('') ?? 'null')
  }
  const refused = {
    jsonrpc: '2.0',
    id: null,
    error: {
      code: -32011,
      message: 'The batch response was too large',
      data: 'Exceeded max limit of 300 bytes for all answers together: ask for less at once',
    },
  }

  it('is refused as a whole, and not looked at any further', async () => {
    expect(await ask('now', 'later')).toHaveLength(2)
    expect(await ask('now', 'now', 'now', 'now', 'now')).toEqual(refused)
    expect(asked).toHaveLength(4)
    expect(await ask('later', 'later', 'later', 'later')).toEqual(refused)
  })

  it('nor is one answer that is too much alone', async () => {
    const [much, now] = await ask('much', 'now')
    expect(much).toEqual({
      jsonrpc: '2.0',
      id: 0,
      error: {
        code: -32008,
        message: 'Response is too big',
        data: 'Exceeded max limit of 300 bytes: ask for less at once',
      },
    })
    expect(now).toMatchObject({ id: 1, result: 'x'.repeat(40) })
  })

  it('is measured in bytes, those of an answer that is ready in text or in bytes too', async () => {
    const chars = 12_000
    const bytes = 3 * chars + 2
    const ready = (answerBytes: number) => {
      const json = new RawJson(`"${'€'.repeat(chars)}"`)
      return new Dispatcher([answer('ready', () => json)].flat(), services, silent, observer, {
        answerBytes,
        batchRequests: 12,
      })
    }
    const request = (id: number) => ({ jsonrpc: '2.0', id, method: 'ready' })
    const outcomes = async (dispatcher: Dispatcher, asked: unknown) => {
      const codes: unknown[] = []
      for (let n = 0; n < 3; n++) {
        const text = joined((await dispatcher.handle(JSON.stringify(asked), ownRequest())) ?? [])
        codes.push([JSON.parse(text)].flat()[0].error?.code)
      }
      return codes
    }
    const once = (passes: number | undefined) => [passes, passes, passes]
    expect(await outcomes(ready(bytes), request(1))).toEqual(once(undefined))
    expect(await outcomes(ready(bytes - 1), request(1))).toEqual(once(-32008))
    const two = [request(1), request(2)]
    const envelope = '{"jsonrpc":"2.0","id":1,"result":}'.length
    expect(await outcomes(ready(2 * (bytes + envelope)), two)).toEqual(once(undefined))
    expect(await outcomes(ready(2 * (bytes + envelope) - 1), two)).toEqual(once(-32011))
  })

  it('lets others have their turn before it is done, and ends when nobody is there any more', async () => {
    const busy = (name: string) =>
      answer(name, () => {
        const until = performance.now() + 15
        while (performance.now() < until);
        return name
      })
    const slow = new Dispatcher([busy('busy')].flat(), services, silent, observer, DEFAULT_SERVER_LIMITS)
    const requests = Array.from({ length: 12 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'busy' }))
    let gone = false
    const client = {
      connection: undefined,
      unsafe: false,
      lane: new Lane(),
      inFlight: uncounted(),
      wanted: () => !gone,
    }
    const caller = new Request(client, 0)
    asked.length = 0
    let others = 0
    const turns = setInterval(() => {
      others += 1
    })
    const answers = JSON.parse((await slow.handle(JSON.stringify(requests), caller))?.join('') ?? 'null')
    clearInterval(turns)
    expect(answers.map(({ id }: { id: number }) => id)).toEqual(requests.map(({ id }) => id))
    expect(others).toBeGreaterThan(1)
    asked.length = 0
    const unheard = slow.handle(JSON.stringify(requests), caller)
    gone = true
    expect(await unheard).toBeUndefined()
    expect(asked.length).toBeLessThan(requests.length)
  })

  it('with more requests than a batch may have is refused before any of them', async () => {
    asked.length = 0
    expect(await ask(...Array.from({ length: 13 }, () => 'now'))).toMatchObject({
      error: {
        code: -32010,
        message: 'The batch request was too large',
        data: 'Exceeded max limit of 12 requests: this one has 13; send it in parts',
      },
    })
    expect(asked).toEqual([])
  })

  it('and one that cannot be written down is a fault of its own', async () => {
    expect(await ask('never', 'now')).toMatchObject([{ error: { code: -32603 } }, { id: 1, result: 'x'.repeat(40) }])
  })
})
