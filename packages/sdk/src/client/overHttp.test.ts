import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toHex0x } from '@glia/base'
import { afterEach, expect, it } from 'vitest'
import { compact, concat } from '../bytes.ts'
import { ChainClient } from './chainClient.ts'
import { encodeMiniMetadata } from './testing/miniMetadata.ts'
import { hashOf, headerOf } from './testing/numberedBlocks.ts'
import { TEST_RUNTIME } from './testing/runtimeSpec.ts'

const bytes = encodeMiniMetadata(TEST_RUNTIME)

let newest = 1000
const answers: Record<string, (params: readonly unknown[]) => unknown> = {
  chain_getBlockHash: ([number = newest]) => (Number(number) <= newest ? hashOf(Number(number)) : null),
  chain_getHeader: ([hash]) => headerOf(hash === undefined ? newest : Number(hash)),
  state_getRuntimeVersion: () => ({ specName: 'node-subtensor', specVersion: 425, transactionVersion: 1 }),
  state_call: () => toHex0x(concat(Uint8Array.of(1), compact(bytes.length), bytes)),
}

let server: Server | undefined
afterEach(() => server?.close())

async function started(): Promise<string> {
  server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += String(part)
    const answerOf = ({ id, method, params }: { id: unknown; method: string; params: unknown[] }) => ({
      jsonrpc: '2.0',
      id,
      result: answers[method]?.(params) ?? null,
    })
    const asked: unknown = JSON.parse(text)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(Array.isArray(asked) ? asked.map(answerOf) : answerOf(asked as never)))
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('a block is waited for by asking where nothing can be subscribed to, and one that is there is not', async () => {
  const client = await ChainClient.connect(await started())
  expect((await client.waitForBlock(7)).number).toBe(1000)
  const waiting = client.waitForBlock(1002)
  newest = 1001
  await new Promise((resolve) => setTimeout(resolve, 300))
  newest = 1003
  expect((await waiting).number).toBe(1002)
  for (const wrong of [Number.NaN, -1, 1.5, '5', 962n, client.blockNumber])
    await expect(client.waitForBlock(wrong as number)).rejects.toThrow(
      'what to wait for must be the number of a block, found ',
    )
  client.close()
})
