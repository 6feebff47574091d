// What a Substrate node answers to nonsense, answered the same; and the node goes on making blocks.
import { randomBytes } from 'node:crypto'
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blockRate } from './support/load.ts'
import { height, type NodeUnderTest, post, startNode } from './support/node.ts'
import { Socket } from './support/socket.ts'

let node: NodeUnderTest
let api: ApiPromise
let socket: Socket
const alice = () => new Keyring({ type: 'sr25519', ss58Format: 42 }).addFromUri('//Alice')

beforeAll(async () => {
  node = await startNode()
  api = await ApiPromise.create({ provider: new WsProvider(node.ws), noInitWarn: true })
  socket = await Socket.open(node.ws)
})
afterAll(async () => {
  socket?.close()
  await api?.disconnect()
  await node?.stop()
})

const errorOf = async (text: string) => {
  const answer = await socket.raw(text)
  return Array.isArray(answer) ? answer : answer.error
}

describe('JSON', () => {
  it('that does not parse: -32700', async () => {
    expect(await errorOf('{"jsonrpc":"2.0",')).toMatchObject({ code: -32700, message: 'Parse error' })
    const answer = await fetch(node.http, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"jsonrpc"',
    })
    expect(await answer.json()).toMatchObject({
      jsonrpc: '2.0',
      error: { code: -32700, message: 'Parse error' },
      id: null,
    })
  })

  it('that is no request: -32600', async () => {
    expect(await errorOf('{"foo":1}')).toMatchObject({ code: -32600, message: 'Invalid request' })
    expect(await errorOf('[]')).toMatchObject({ code: -32600, message: 'Invalid request' })
  })

  it('of an unknown method: -32601', async () => {
    expect((await socket.call('chain_noSuchMethod')).error).toMatchObject({ code: -32601, message: 'Method not found' })
  })

  it('with wrong parameters: -32602', async () => {
    expect((await socket.call('chain_getBlockHash', [{ a: 1 }])).error?.code).toBe(-32602)
    expect((await socket.call('state_getStorage', ['0xzz'])).error?.code).toBe(-32602)
    expect((await socket.call('author_submitExtrinsic', [])).error?.code).toBe(-32602)
  })

  it('with parameters and fields that the method does not know: -32602, and which', async () => {
    const unknown = async (method: string, params: readonly unknown[]) => {
      const { error } = await socket.call(method, params)
      return [error?.code, error?.data]
    }
    expect(await unknown('system_chain', [1])).toEqual([-32602, 'unexpected parameter 1 (1), expected none'])
    expect(await unknown('state_getStorage', ['0x00', null, 'x'])).toEqual([
      -32602,
      'unexpected parameter 3 ("x"), expected key, hash',
    ])
    const { result: genesis } = await socket.call('archive_v1_genesisHash')
    expect(await unknown('archive_v1_storage', [genesis, [{ key: '0x00', type: 'value', offset: 1 }], null])).toEqual([
      -32602,
      'unknown field "offset", expected key, type, paginationStartKey',
    ])
    expect((await socket.call('state_getStorage', ['0x00', null, null])).error).toBeUndefined()
  })

  it('of a method that changes the node, passed on by a proxy: -32601', async () => {
    const answer = await fetch(node.http, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '127.0.0.1' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'engine_createBlock', params: [true, true] }),
    })
    expect(((await answer.json()) as { error: object }).error).toEqual({
      code: -32601,
      message: 'RPC call is unsafe to be called externally',
      data: 'who may call it is chosen with --rpc-methods of the node',
    })
  })

  it('in a batch: one answer a request, in one array', async () => {
    const batch = [
      { jsonrpc: '2.0', id: 'a', method: 'system_chain', params: [] },
      { jsonrpc: '2.0', id: 2, method: 'no_such', params: [] },
    ]
    const answers = (await socket.raw(JSON.stringify(batch))) as { id: unknown }[]
    expect(answers).toHaveLength(2)
    expect(answers.find(({ id }) => id === 'a')).toMatchObject({ result: 'Bittensor' })
    expect(answers.find(({ id }) => id === 2)).toMatchObject({ error: { code: -32601 } })
  })

  it('nested without end does not take the node down', async () => {
    await errorOf('['.repeat(100_000))
    expect((await socket.call('system_health')).error).toBeUndefined()
  })
})

describe('hashes and runtime APIs', () => {
  it('of a block that does not exist: the client error of a Substrate node', async () => {
    const unknown = `0x${'12'.repeat(32)}`
    const { error } = await socket.call('state_getRuntimeVersion', [unknown])
    expect(error).toMatchObject({ code: 4003 })
    expect(error?.message).toContain('UnknownBlock')
    expect((await socket.call('chain_getHeader', [unknown])).result).toBeNull()
  })

  it('that the runtime does not export', async () => {
    const { error } = await socket.call('state_call', ['NoSuchApi_no_such_method', '0x'])
    expect(`${error?.message} ${error?.data ?? ''}`).toContain('Exported method NoSuchApi_no_such_method is not found')
  })

  it('with arguments that do not decode', async () => {
    const { error } = await socket.call('state_call', ['SubnetInfoRuntimeApi_get_metagraph', '0x01'])
    expect(error?.code).toBe(4003)
    expect(error?.message).toContain(
      'Bad input data provided to SubnetInfoRuntimeApi_get_metagraph: expected 2 more bytes',
    )
    expect((await socket.call('system_health')).result).toMatchObject({ isSyncing: false })
  })
})

describe('extrinsics', () => {
  const submit = (hex: string) => socket.call('author_submitExtrinsic', [hex])
  const transfer = () => {
    const call = api.tx.balances?.transferKeepAlive?.(alice().address, 1n)
    if (call === undefined) throw new Error('Balances.transfer_keep_alive is not in the metadata')
    return call
  }

  it('that do not decode: 1001 for the frame, 1002 for what the runtime cannot read, wrong parameters when they are no hex', async () => {
    expect((await submit('0x00')).error?.code).toBe(1002)
    expect((await submit('0x280403000b')).error?.code).toBe(1001)
    expect((await submit('nonsense')).error?.code).toBe(-32602)
  })

  it('of random bytes: always an error, never silence', async () => {
    for (let index = 0; index < 300; index++) {
      const bytes = randomBytes(1 + (index % 200))
      const { error, result } = await submit(`0x${bytes.toString('hex')}`)
      expect(result).toBeUndefined()
      expect(error?.code).toBeTypeOf('number')
    }
  })

  it('with a bit of the signature turned: bad signature', async () => {
    const signed = await transfer().signAsync(alice())
    const bytes = signed.toU8a()
    bytes[60] = (bytes[60] ?? 0) ^ 1
    const { error } = await submit(`0x${Buffer.from(bytes).toString('hex')}`)
    expect(error).toMatchObject({ code: 1010, message: 'Invalid Transaction', data: 'Transaction has a bad signature' })
  })

  it('signed for another genesis: bad signature', async () => {
    const zero = `0x${'01'.repeat(32)}`
    const signed = transfer().sign(alice(), {
      genesisHash: zero,
      blockHash: zero,
      nonce: 0,
      runtimeVersion: api.runtimeVersion,
    })
    const { error } = await submit(signed.toHex())
    expect(error).toMatchObject({ code: 1010, data: 'Transaction has a bad signature' })
  })

  it('with a nonce that was used: outdated', async () => {
    const eve = new Keyring({ type: 'sr25519', ss58Format: 42 }).addFromUri('//Eve')
    await new Promise<void>((resolve, reject) => {
      transfer()
        .signAndSend(eve, ({ status }) => {
          if (status.isInBlock) resolve()
        })
        .catch(reject)
    })
    const { error } = await submit((await transfer().signAsync(eve, { nonce: 0 })).toHex())
    expect(error).toMatchObject({ code: 1010, data: 'Transaction is outdated' })
  })

  it('with a nonce far ahead: kept for the future', async () => {
    const { result } = await submit((await transfer().signAsync(alice(), { nonce: 500 })).toHex())
    expect(result).toMatch(/^0x[0-9a-f]{64}$/)
  })

  it('of an account with nothing: cannot pay', async () => {
    const poor = new Keyring({ type: 'sr25519', ss58Format: 42 }).addFromUri('//GliaNobody')
    const { error } = await submit((await transfer().signAsync(poor, { nonce: 0 })).toHex())
    expect(error).toMatchObject({ code: 1010, data: 'Inability to pay some fees (e.g. account balance too low)' })
  })

  it('twice: already imported', async () => {
    const hex = (await transfer().signAsync(alice(), { nonce: 501 })).toHex()
    expect((await submit(hex)).error).toBeUndefined()
    expect((await submit(hex)).error?.code).toBe(1013)
  })
})

describe('size', () => {
  it('of an HTTP body beyond the limit is refused', async () => {
    const response = await fetch(node.http, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'x'.repeat(16 * 1024 * 1024),
    }).catch(() => undefined)
    if (response !== undefined) expect(response.status).toBe(413)
    expect((await post(node.http, 'system_health')).result).toMatchObject({ isSyncing: false })
  })

  it('of a WebSocket message beyond the limit is answered with an error or a close, and others go on', async () => {
    const big = await Socket.open(node.ws)
    const answer = await big
      .raw(`{"jsonrpc":"2.0","id":1,"method":"${'x'.repeat(16 * 1024 * 1024)}"}`)
      .catch((error: Error) => error.message)
    if (typeof answer === 'string') expect(answer).toMatch(/closed with (1009|1006)/)
    else expect((answer as { error?: { code: number } }).error?.code).toBe(-32007)
    big.close()
    expect((await socket.call('system_health')).result).toMatchObject({ isSyncing: false })
  })
})

it('after all of this the node still makes its four blocks a second', async () => {
  expect(await blockRate(node.http, 3_000)).toBeGreaterThan(3.5)
  expect(await height(node.http)).toBeGreaterThan(10)
})
