import { toHexDigits } from '@glia/base'
import { encode, u64 as scaleU64 } from '@glia/frame'
import { twox128 } from '@glia/state'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChainSpec } from '../chain/spec.ts'
import { silent } from '../log.ts'
import { type GliaNode, startNode } from '../node.ts'
import { presetSpec } from '../presets.ts'
import { TestClient } from '../testing/client.ts'
import { ownRequest } from './core/caller.ts'
import { type Answer, Dispatcher } from './core/dispatcher.ts'
import { method } from './core/method.ts'
import { exact } from './core/rawJson.ts'
import { DEFAULT_SERVER_LIMITS } from './limits.ts'
import { u64 } from './schema/schema.ts'
import type { Services } from './services.ts'

/** No double holds it. */
const COST = 2n ** 60n + 1n
const hashOf = (name: string) => toHexDigits(twox128(new TextEncoder().encode(name)))
const { id: _id, ...localnet } = presetSpec('localnet', true)
const spec: ChainSpec = {
  ...localnet,
  genesis: (ctx, flush) => {
    localnet.genesis(ctx, flush)
    ctx.overlay.setRaw(hashOf('SubtensorModule') + hashOf('NetworkMinLockCost'), encode(scaleU64, COST))
  },
}

let node: GliaNode
beforeAll(async () => {
  node = await startNode({ chain: spec, seal: 'manual', rpcPort: 0, host: '127.0.0.1' })
})
afterAll(() => node.stop())

const ask = (method: string, params: string, id = '1') =>
  `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${params}}`

describe('numbers beyond 2^53', () => {
  it('are answered with all their digits over HTTP and WebSocket, identifiers too', async () => {
    const request = ask('subnetInfo_getLockCost', '[]', '18446744073709551615')
    const expected = `{"jsonrpc":"2.0","id":18446744073709551615,"result":${COST}}`
    const answer = await fetch(`http://127.0.0.1:${node.port}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: request,
    })
    expect(await answer.text()).toBe(expected)
    const client = await TestClient.open(node.port)
    const heard = new Promise<string>((resolve) => client.ws.once('message', (data) => resolve(String(data))))
    client.raw(request)
    expect(await heard).toBe(expected)
    client.close()
  })

  const echo = method({
    summary: 'What it is given, and the next.',
    params: { amount: u64 },
    result: {},
    run: ({ amount }) => exact({ amount, next: amount + 1n }),
  })('echo')
  const dispatcher = new Dispatcher(echo, {} as Services, silent, { called: () => undefined }, DEFAULT_SERVER_LIMITS)
  const caller = ownRequest()
  const text = (answer: Answer) => (answer instanceof Promise ? undefined : answer?.join(''))

  it('are asked with as numbers, and reach a method as they are', () => {
    for (const amount of [0n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 64n - 1n])
      for (const params of [`[${amount}]`, `{"amount":${amount}}`, `["${amount}"]`])
        expect(text(dispatcher.handle(ask('echo', params), caller))).toBe(
          `{"jsonrpc":"2.0","id":1,"result":{"amount":${amount},"next":${amount + 1n}}}`,
        )
  })

  it('are refused where they are too large, and shown as they were sent', () => {
    expect(text(dispatcher.handle(ask('echo', '[18446744073709551616]'), caller))).toContain(
      '"invalid type: number 18446744073709551616, expected u64"',
    )
  })

  it('do not hide what is no JSON', () => {
    expect(text(dispatcher.handle('{"jsonrpc":"2.0","id":01234567890123456789}', caller))).toContain('-32700')
    const nested = `[${'['.repeat(100_000)}12345678901234567890${']'.repeat(100_000)}]`
    expect(text(dispatcher.handle(nested, caller))).toContain('-32700')
    const deep = '['.repeat(100) + ']'.repeat(100)
    expect(text(dispatcher.handle(ask('echo', `[1,${deep}]`), caller))).toContain('unexpected parameter 2 ([[[[')
  })
})
