// A genesis file as a user gives it to the program: what it says is what clients read, and a mistake in it is one sentence.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ask, freePort, glia, startNode } from './support/node.ts'
import { start } from './support/process.ts'

const folder = mkdtempSync(join(tmpdir(), 'glia-genesis-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The example that the guide has. */
const [, example = ''] =
  /```json\n([^]*?)```/.exec(readFileSync(new URL('../docs/guides/genesis-file.md', import.meta.url), 'utf8')) ?? []
const DAVE = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy'
const EVE = '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw'

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function json(...args: string[]): Promise<unknown> {
  const running = start(process.execPath, [glia, ...args, '--json'])
  const { code } = await running.ended
  if (code !== 0) throw new Error(`glia ${args.join(' ')}: ${running.output()}`)
  return JSON.parse(running.stdout())
}

describe('a node with a genesis file', () => {
  it('has its accounts, subnets and settings, and the same block 0 as another one', async () => {
    const one = await startNode({ seal: 'manual', args: ['--genesis', file('net.json', example)] })
    try {
      const balances = await json('wallet', 'balance', DAVE, EVE, '--network', one.ws)
      expect(balances).toMatchObject([
        { address: DAVE, free: '2500000000000' },
        { address: EVE, free: '0' },
      ])
      const settings = (await json('hyperparameters', 'get', '2', '--network', one.ws)) as {
        name: string
        value: unknown
      }[]
      const value = (name: string) => settings.find((each) => each.name === name)?.value
      expect(['tempo', 'immunity_period', 'min_burn'].map(value)).toEqual([10, 100, '1000000'])
      const neurons = await json('metagraph', '2', '--network', one.ws)
      expect(neurons).toMatchObject({ neurons: [{ uid: 0 }, { uid: 1 }] })
      const other = await startNode({
        seal: 'manual',
        args: ['--genesis', file('same.json', JSON.stringify(JSON.parse(example)))],
      })
      const hash = (url: string) => ask<string>(url, 'chain_getBlockHash', [0])
      const [first, second] = await Promise.all([one, other].map(({ http }) => hash(http)))
      await other.stop()
      expect(second).toBe(first)
    } finally {
      await one.stop()
    }
  })
})

it('glia up runs its market on a chain that began with a file', async () => {
  const { url, stop, settings } = await upWith({
    balances: { [DAVE]: '7 TAO' },
    subnets: { 1: { hyperparameters: { tempo: 33 } } },
  })
  try {
    expect(await settings('1')).toContainEqual(expect.objectContaining({ name: 'tempo', value: 33 }))
    expect(await json('wallet', 'balance', DAVE, '--network', url)).toMatchObject([{ free: '7000000000' }])
  } finally {
    await stop()
  }
})

it('glia up runs on the guide’s own example, on the first subnet that is free, with the sudo key that it has', async () => {
  const { url, stop, settings, waitFor } = await upWith(JSON.parse(example))
  try {
    expect(await settings('2')).toContainEqual(expect.objectContaining({ name: 'immunity_period', value: 100 }))
    // The last of what the sudo key opens, which is //Bob's.
    await waitFor(/sudo_set_weights_set_rate_limit/, 60_000)
    expect(await json('subnet', 'show', '3', '--network', url)).toMatchObject({ netuid: 3 })
  } finally {
    await stop()
  }
})

it('and ends before anything is paid where nobody known is sudo', async () => {
  const sudo = '5HpG9w8EBLe5XCrbczpwq5TSXvedjrBGCwqxK1iQ7qUsSWFc'
  const path = file('sudo.json', JSON.stringify({ sudo }))
  const up = start(process.execPath, [glia, 'up', '--rpc-port', '0', '--genesis', path])
  expect(await up.ended).toMatchObject({ code: 1 })
  expect(up.output()).toMatch(new RegExp(`glia: expected a development account as sudo, .* found ${sudo}`))
  expect(up.output()).not.toContain('setup')
})

async function upWith(content: object) {
  const port = await freePort()
  const up = start(process.execPath, [
    glia,
    'up',
    '--rpc-port',
    String(port),
    '--genesis',
    file('up.json', JSON.stringify(content)),
  ])
  await up.waitFor(/block \d+, retrieval/, 60_000)
  const url = `ws://127.0.0.1:${port}`
  return {
    url,
    stop: up.stop,
    waitFor: up.waitFor,
    settings: (netuid: string) => json('hyperparameters', 'get', netuid, '--network', url),
  }
}

it.each([
  ['node', /: subnets\.2\.hyperparameters\.tempo: expected blocks, a whole number from 1 to 65535, found "10"\n$/],
  ['up', /: subnets\.2\.hyperparameters\.tempo: expected blocks/],
  ['localnet', /: subnets\.2\.hyperparameters\.tempo: expected blocks/],
])('glia %s says in one sentence what is wrong with a file', async (command, expected) => {
  const wrong = file('wrong.json', example.replace('"tempo": 10', '"tempo": "10"'))
  const running = start(process.execPath, [glia, command, '--rpc-port', '0', '--genesis', wrong])
  expect(await running.ended).toMatchObject({ code: 1 })
  expect(running.output()).toMatch(expected)
  expect(running.output()).toMatch(/^glia: genesis file \S+wrong\.json: /)
})

it('and what a file and the command line say differently', async () => {
  const slow = file('slow.json', '{ "fastBlocks": false }')
  const refusal = async (...args: string[]) => {
    const running = start(process.execPath, [glia, ...args, '--genesis', slow])
    expect(await running.ended).toMatchObject({ code: 1 })
    return running.output()
  }
  const sentence = 'fastBlocks: expected true, which the options ask for, found false\n'
  expect(await refusal('node', '--fast-blocks', '--rpc-port', '0')).toContain(sentence)
  expect(await refusal('localnet', 'True', '--rpc-port', '0', '--rpc-port-2', '0')).toContain(sentence)
  expect(await refusal('up', '--rpc-port', '0')).toContain(sentence)
})
