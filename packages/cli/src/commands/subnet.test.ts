import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { type GliaNode, startNode } from '@glia/node'
import { connect, formatTao, type Glia, Keypair, tao } from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../program.ts'
import { testTerminal } from '../testing/terminal.ts'

const alice = Keypair.fromUri('//Alice')
const bob = Keypair.fromUri('//Bob')
const path = mkdtempSync(join(tmpdir(), 'glia-subnet-'))
let node: GliaNode
let glia: Glia

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  await run(['wallet', 'create', '-w', 'alice', '--uri', '//Alice', '--no-password', '-p', path], testTerminal())
  glia = await connect(`ws://127.0.0.1:${node.port}`)
  await glia.sudo(alice, glia.chain.call('AdminUtils', 'sudo_set_network_rate_limit', { rate_limit: 0n }))
})
afterAll(async () => {
  glia.close()
  await node.stop()
  rmSync(path, { recursive: true })
})

async function subnet(args: readonly string[], terminal = testTerminal(), network = `ws://127.0.0.1:${node.port}`) {
  const code = await run(['subnet', ...args, '-w', 'alice', '-p', path, '-n', network], terminal)
  return { code, ...terminal.written }
}

it('glia subnet show says of a subnet without an epoch that it had none', async () => {
  await node.sealer.seal()
  const terminal = testTerminal()
  await run(['subnet', 'show', '1', '-n', `ws://127.0.0.1:${node.port}`], terminal)
  expect(terminal.written.out).toMatch(/tempo +\d+ blocks, no epoch yet\n/)
})

describe('glia subnet create', () => {
  it('says that the cost may rise, and costs no more than was shown to who agreed', async () => {
    const cost = await glia.networkCost()
    const shown = await subnet(['create', '--dry-run'])
    expect(shown.out).toMatch(`costs      ${formatTao(cost)} TAO now; in its block it may be more\n`)

    const terminal = testTerminal()
    const input = new PassThrough()
    Object.assign(terminal, { input: Object.assign(input, { isTTY: true }) })
    const asking = subnet(['create'], terminal)
    while (!terminal.written.err.includes('[y/N]')) await new Promise((resolve) => setTimeout(resolve, 5))
    await glia.registerNetwork(bob, Keypair.fromUri('//Bob_hk').address)
    const { number } = node.chain.head
    input.write('y\n')
    expect(await asking).toMatchObject({
      code: 1,
      err: expect.stringMatching(/expected a cost of \S+ TAO, as was shown, found \S+ TAO by now: nothing was signed/),
    })
    expect(node.chain.head.number).toBe(number)

    const free = await glia.balance(alice.address)
    const made = await subnet(['create', '--yes', '--json'])
    const { paid, fee, netuid } = JSON.parse(made.out) as { paid: string; fee: string; netuid: number }
    expect(netuid).toBe(3)
    expect(free - (await glia.balance(alice.address))).toBe(BigInt(paid) + BigInt(fee))
    expect(BigInt(paid)).toBeGreaterThan(tao(1000))
    const early = testTerminal()
    const add = ['stake', 'add', '--netuid', '3', '--amount', '1', '-w', 'alice', '-p', path, '--yes']
    expect(await run([...add, '-n', `ws://127.0.0.1:${node.port}`], early)).toBe(1)
    expect(early.written.err).toContain(
      'its owner has to start it first, with glia subnet start --netuid 3 -w WALLET\n',
    )
  })
})

it('glia subnet stake-burn takes one word on the price, too', async () => {
  const args = ['stake-burn', '--netuid', '1', '--amount', '1', '--tolerance', '0.1', '--no-safe']
  expect(await subnet(args, testTerminal(), 'ws://127.0.0.1:1')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/expected one of --tolerance, --no-safe, found all of them/),
  })
})

describe('glia subnet register', () => {
  it('burns what the price may rise to at most, and no more than is said', async () => {
    const price = await glia.burnCost(1)
    const costs = async (...args: string[]) =>
      /costs +(.*)\n/.exec((await subnet(['register', '--netuid', '1', '--dry-run', ...args])).out)?.[1]
    expect(await costs()).toBe(`at most ${formatTao((price * 105n) / 100n)} TAO`)
    expect(await costs('--tolerance', '0.5')).toBe(`at most ${formatTao((price * 3n) / 2n)} TAO`)
    expect(await costs('--at-most', '2')).toBe('at most 2 TAO')
    expect(await costs('--no-safe')).toBe(`${formatTao(price)} TAO now; in its block it may be more`)
    const poor = await subnet(['register', '--netuid', '1', '--at-most', '0.0001', '--yes'])
    expect(poor).toMatchObject({ code: 1, err: expect.stringMatching(/0\.0001/) })
    expect(price).toBeLessThan(tao(2))
    const free = await glia.balance(alice.address)
    const done = await subnet(['register', '--netuid', '1', '--yes', '--json'])
    const { paid, fee, uid } = JSON.parse(done.out) as { paid: string; fee: string; uid: number }
    expect(free - (await glia.balance(alice.address))).toBe(BigInt(paid) + BigInt(fee))
    expect(uid).toBe(1)
  })

  it.each([
    [['--tolerance', '0.1', '--at-most', '1'], /expected one of --tolerance, --at-most, found all of them/],
    [['--no-safe', '--at-most', '1'], /expected one of --at-most, --no-safe, found/],
  ])('%j is told before a node is asked', async (args, expected) => {
    const found = await subnet(['register', '--netuid', '1', ...args], testTerminal(), 'ws://127.0.0.1:1')
    expect(found).toMatchObject({ code: 2, out: '', err: expect.stringMatching(expected) })
  })
})
