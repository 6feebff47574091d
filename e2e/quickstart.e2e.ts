// What the README promises: the node answers and seals at once (how fast, `npm run bench -- node-start` says), and the drop-in
// script speaks as suites expect.
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { ask, freePort, glia, height, startNode, until } from './support/node.ts'
import { type Running, start } from './support/process.ts'

const running: Running[] = []
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop()
})

it('the first block comes by itself', async () => {
  const node = await startNode({ seal: 'interval=250ms' })
  running.push(node)
  const began = performance.now()
  const first = await until(
    'block 1',
    5_000,
    async () => (await ask<string | null>(node.http, 'chain_getBlockHash', [1])) ?? false,
  )
  const total = node.startMs + performance.now() - began
  const { number, parentHash } = await ask<{ number: string; parentHash: string }>(node.http, 'chain_getHeader', [
    first,
  ])
  expect({ number, parentHash }).toEqual({ number: '0x1', parentHash: await ask(node.http, 'chain_getBlockHash', [0]) })
  // And others after it: nobody asked for any of them.
  const before = await height(node.http)
  await until('the next block', 5_000, async () => (await height(node.http)) > before)
  console.log(`quickstart: first answer after ${node.startMs.toFixed(0)} ms, first block after ${total.toFixed(0)} ms`)
})

it('glia localnet prints the line that suites wait for and serves the same chain on both ports', async () => {
  const [first, second] = [await freePort(), await freePort()]
  const localnet = start(process.execPath, [
    glia,
    'localnet',
    'True',
    '--rpc-port',
    String(first),
    '--rpc-port-2',
    String(second),
  ])
  running.push(localnet)
  await localnet.waitFor(/Imported #1/, 10_000)
  const genesis = await Promise.all(
    [first, second].map((port) => ask<string>(`http://127.0.0.1:${port}`, 'chain_getBlockHash', [0])),
  )
  expect(genesis[0]).toMatch(/^0x[0-9a-f]{64}$/)
  expect(genesis[1]).toBe(genesis[0])
})

it('a wrong option is one clear sentence and a failing exit code, no stack trace', async () => {
  const wrong = start(process.execPath, [glia, 'node', '--seal', 'sometimes'])
  running.push(wrong)
  const { code } = await wrong.ended
  expect(code).not.toBe(0)
  expect(wrong.output()).not.toMatch(/\n\s+at /)
  expect(wrong.output().trim().split('\n').length).toBeLessThanOrEqual(4)
})

it('the script for LOCALNET_SH_PATH exists and is executable', async () => {
  const script = fileURLToPath(new URL('../scripts/localnet.sh', import.meta.url))
  const syntax = start('bash', ['-n', script])
  running.push(syntax)
  expect((await syntax.ended).code).toBe(0)
})
