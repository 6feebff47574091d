import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { type GliaNode, startNode } from '@glia/node'
import { connect, Keypair } from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../program.ts'
import { besideSent, testTerminal } from '../testing/terminal.ts'

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const BOB = Keypair.fromUri('//Bob').address
const VALIDATOR = Keypair.fromUri('//Alice//hk').address
const path = mkdtempSync(join(tmpdir(), 'glia-stake-'))
let node: GliaNode

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  for (const [name, uri] of [
    ['alice', '//Alice'],
    ['poor', '//Poor'],
  ] as const)
    await run(['wallet', 'create', '-w', name, '--uri', uri, '--no-password', '-p', path], testTerminal())
  const glia = await connect(`ws://127.0.0.1:${node.port}`)
  const alice = Keypair.fromUri('//Alice')
  await glia.registerNetwork(alice, VALIDATOR)
  const delay = Number(await glia.storage('SubtensorModule', 'StartCallDelay'))
  for (let n = 0; n < delay; n++) await node.sealer.seal()
  await glia.startSubnet(alice, 2)
  glia.close()
})
afterAll(async () => {
  await node.stop()
  rmSync(path, { recursive: true })
})

/** Free TAO of an account, in rao. */
async function freeOf(address: string): Promise<bigint> {
  const glia = await connect(`ws://127.0.0.1:${node.port}`)
  try {
    return await glia.balance(address)
  } finally {
    glia.close()
  }
}

async function stake(args: readonly string[], terminal = testTerminal()) {
  const code = await run(['stake', ...args, '-p', path, '-n', `ws://127.0.0.1:${node.port}`], terminal)
  return { code, out: terminal.written.out, err: besideSent(terminal.written.err) }
}

const add = (...args: string[]) =>
  stake(['add', '--netuid', '2', '--hotkey-ss58-address', VALIDATOR, '-w', 'alice', ...args])

describe('glia stake', () => {
  it('trades nothing on root, where TAO is staked as TAO', async () => {
    const started = ['subnet', 'start', '--netuid', '0', '-w', 'alice', '-p', path, '--yes']
    expect(await run([...started, '-n', `ws://127.0.0.1:${node.port}`], testTerminal())).toBe(0)
    const shown = await stake([
      'add',
      '--netuid',
      '0',
      '--amount',
      '5',
      '--hotkey-ss58-address',
      VALIDATOR,
      '-w',
      'alice',
      '--dry-run',
    ])
    expect(shown).toMatchObject({ code: 0, err: '' })
    expect(shown.out).toMatch(/ on subnet 0\n +costs +5 TAO\n +fee +\S+ TAO\n +signed by +5Grw\S+\n/)
  })

  it('shows what it would cost and give, with units, and signs nothing unless told to', async () => {
    const { number } = node.chain.head
    const shown = await add('--amount', '0.01t', '--dry-run')
    expect(shown).toMatchObject({ code: 0, err: '' })
    const lines = shown.out.split('\n').map((line) => line.trim().replace(/ +/g, ' '))
    expect(lines[0]).toBe(`Stake 0.01 TAO with ${VALIDATOR} on subnet 2`)
    expect(lines[1]).toMatch(/^price \S+ TAO per alpha, \S+ after it: moves by \d\.\d{3} %$/)
    expect(lines[2]).toMatch(/^slippage \d\.\d{3} %$/)
    expect(lines[3]).toMatch(/^gives about \S+ alpha of subnet 2$/)
    expect(lines[4]).toMatch(/^pool fee \S+ TAO$/)
    expect(lines[5]).toMatch(/^limit \S+ TAO per alpha$/)
    expect(lines[6]).toMatch(/^fee 0\.\d+ TAO$/)
    expect(lines[7]).toBe(`signed by ${ALICE}`)
    expect(shown.out).not.toContain('partial')
    const part = await add('--amount', '100000', '--partial', '--dry-run')
    expect(part.out).toMatch(/partial +trades what the limit allows/)
    const partly = async (amount: string) =>
      (JSON.parse((await add('--amount', amount, '--partial', '--dry-run', '--json')).out) as { partial: boolean })
        .partial
    expect([await partly('100000'), await partly('0.01')]).toEqual([true, false])
    const asked = await add('--amount', '0.01')
    expect(asked).toMatchObject({ code: 1, err: expect.stringMatching(/add --yes, or --dry-run to look/) })
    expect(asked.out).toContain('slippage')
    expect(node.chain.head.number).toBe(number)
  })

  it('asks on a terminal, and takes no for an answer', async () => {
    const { number } = node.chain.head
    const answer = (text: string) => {
      const terminal = testTerminal({ input: text })
      Object.assign(terminal.input, { isTTY: true })
      return terminal
    }
    const args = ['add', '--netuid', '2', '--amount', '0.01', '--hotkey-ss58-address', VALIDATOR, '-w', 'alice']
    const no = await stake(args, answer('n\n'))
    expect(no).toMatchObject({ code: 1, err: expect.stringContaining('cancelled: nothing was signed') })
    expect(await stake(args, answer(''))).toMatchObject({ code: 1 })
    expect(node.chain.head.number).toBe(number)
    const yes = await stake(args, answer('yes\n'))
    expect(yes).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /Done in block \d+, transaction 0x\w{64}, fee 0\.\d+ TAO\nStaked 0\.\d+ alpha of subnet 2 for 0\.01 TAO\n$/,
      ),
    })
    expect(node.chain.head.number).toBe(number + 1)
  })

  it('holds to the price that it showed when another trades before the answer', async () => {
    const terminal = testTerminal()
    const input = new PassThrough()
    Object.assign(terminal, { input: Object.assign(input, { isTTY: true }) })
    const args = ['add', '--netuid', '2', '--amount', '0.01', '--hotkey-ss58-address', VALIDATOR, '-w', 'alice']
    const asking = stake(args, terminal)
    while (!terminal.written.err.includes('[y/N]')) await new Promise((resolve) => setTimeout(resolve, 5))
    // A fifth above what was shown: the tolerance is 5 %, of the price then.
    const moved = await add('--amount', '100', '--no-safe', '--yes')
    expect(moved.code).toBe(0)
    const { number } = node.chain.head
    input.write('y\n')
    expect(await asking).toMatchObject({ code: 1, err: expect.stringContaining('expected a price of at most') })
    expect(node.chain.head.number).toBe(number)
  })

  it('signs for a program only when told to', async () => {
    const { number } = node.chain.head
    const unasked = await add('--amount', '0.01', '--json')
    expect(unasked).toMatchObject({ code: 1, out: '', err: expect.stringContaining('CONFIRMATION_NEEDED') })
    // A person sees what is asked about; standard output is for the JSON.
    const terminal = testTerminal({ input: 'n\n' })
    Object.assign(terminal.input, { isTTY: true })
    const args = ['add', '--netuid', '2', '--amount', '0.01', '--hotkey-ss58-address', VALIDATOR, '-w', 'alice']
    const no = await stake([...args, '--json'], terminal)
    expect(no).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^Stake 0\.01 TAO[^]*\[y\/N\]/) })
    expect(node.chain.head.number).toBe(number)
  })

  it('knows the price that is given, and waits for finality when asked', async () => {
    const dear = await add('--amount', '0.01', '--limit-price', '0.000001', '--yes')
    expect(dear).toMatchObject({ code: 1, err: expect.stringMatching(/expected a price of at most 0\.000001/) })
    const shown = await add('--amount', '0.01', '--limit-price', '7.5', '--dry-run', '--json')
    expect(JSON.parse(shown.out)).toMatchObject({ quote: { limitPrice: '7500000000' } })
    const done = await add('--amount', '0.01', '--limit-price', '7.5', '--finalized', '--yes', '--json')
    const { blockNumber } = JSON.parse(done.out) as { blockNumber: number }
    expect(node.chain.finalized).toBeGreaterThanOrEqual(blockNumber)
  })

  it.each([
    ['add', ['--amount', '1', '--tolerance', '0.1', '--no-safe'], /expected one of --tolerance, --no-safe, found/],
    ['add', ['--amount', '1', '--limit-price', '2', '--unsafe'], /expected one of --limit-price, --unsafe, found/],
    [
      'swap',
      ['--all', '--origin-netuid', '1', '--limit-price', '1', '--tolerance', '0'],
      /--tolerance, --limit-price,/,
    ],
    ['add', ['--amount', '1', '--no-safe', '--partial'], /expected --partial with a price/],
    ['remove', ['--all-subnets', '--tolerance', '0.1'], /expected no --tolerance with --all-subnets, which sells/],
    ['remove', ['--all-alpha', '--partial'], /expected no --partial with --all-alpha/],
    ['remove', ['--all-alpha', '--amount', '1'], /expected one of --all-subnets, --all-alpha, or --netuid/],
    ['remove', ['--amount', '1'], /expected --netuid, or --all-subnets/],
    ['add', [], /found neither: say how much/],
    ['transfer', ['--dest', '//Bob', '--origin-netuid', '1'], /found neither: say how much/],
    ['move', ['--dest-hotkey', 'nobody', '--origin-netuid', '1', '--all'], /--dest-hotkey: /],
    ['set-auto', ['--hotkey-ss58-address', 'nobody'], /--hotkey-ss58-address: /],
  ])('%s %j is told before a node is asked', async (command, args, expected) => {
    const netuid = { add: ['--netuid', '1'], swap: ['--dest-netuid', '2'], 'set-auto': ['--netuid', '1'] }
    const given = [...args, ...(netuid[command as keyof typeof netuid] ?? [])]
    const terminal = testTerminal()
    const code = await run(['stake', command, ...given, '-w', 'alice', '-p', path, '-n', 'ws://127.0.0.1:1'], terminal)
    expect({ code, ...terminal.written }).toMatchObject({ code: 2, out: '', err: expect.stringMatching(expected) })
  })

  it.each([
    ['transfer', '--dest', ['--origin-netuid', '1', '--amount', '1']],
    ['move', '--dest-hotkey', ['--origin-netuid', '1', '--amount', '1']],
    ['add', '--hotkey-ss58-address', ['--netuid', '1', '--amount', '1']],
  ])('%s takes no development account as %s of a network of others', async (command, option, args) => {
    const terminal = testTerminal()
    const code = await run(
      ['stake', command, option, '//Bob', ...args, '-w', 'alice', '-p', path, '-n', 'finney'],
      terminal,
    )
    expect({ code, err: terminal.written.err }).toMatchObject({
      code: 2,
      err: expect.stringContaining(`${option}: //Bob is a development account, whose secret everybody knows`),
    })
  })

  it('prints the same members in JSON, exact to the rao', async () => {
    const looked = JSON.parse((await add('--amount', '0.01', '--dry-run', '--json')).out) as Record<string, unknown>
    expect(looked).toMatchObject({
      verb: 'addStake',
      signer: ALICE,
      call: 'SubtensorModule.add_stake_limit',
      spends: '10000000',
      quote: { gives: { token: 'TAO', netuid: 2, rao: '10000000' }, gets: { token: 'alpha', netuid: 2 } },
    })
    const done = JSON.parse((await add('--amount', '0.01', '--yes', '--json')).out) as Record<string, unknown>
    expect(Object.keys(done)).toEqual([...Object.keys(looked), 'hash', 'blockHash', 'blockNumber', 'stakeChanges'])
    expect(done).toMatchObject({ fee: looked.fee, blockNumber: node.chain.head.number })
  })

  it('says what was staked and taken out, which is less than the quote where a part was allowed', async () => {
    const changesOf = async (...args: string[]) => {
      const { out, err } = await stake([...args, '-w', 'alice', '--yes', '--json'])
      expect(err).toBe('')
      return (JSON.parse(out) as { stakeChanges: object[] }).stakeChanges
    }
    const there = ['--hotkey-ss58-address', VALIDATOR]
    const exactly = await changesOf('add', '--netuid', '2', '--amount', '0.01', ...there)
    const alpha = expect.stringMatching(/^[1-9]\d+$/)
    expect(exactly).toEqual([{ kind: 'added', netuid: 2, hotkey: VALIDATOR, coldkey: ALICE, tao: '10000000', alpha }])
    const part = ['--amount', '50', '--partial', '--tolerance', '0.01']
    const [partly] = await changesOf('add', '--netuid', '2', ...part, ...there)
    expect(Number((partly as { tao: string }).tao)).toBeLessThan(10e9)
    const sold = await changesOf('remove', '--netuid', '2', '--amount', '1', '--no-safe', ...there)
    expect(sold).toMatchObject([{ kind: 'removed', netuid: 2, alpha: '1000000000', tao: alpha }])
    const remove = ['remove', '--netuid', '2', '--amount', '1', '--no-safe', ...there, '-w', 'alice', '--yes']
    expect((await stake(remove)).out).toMatch(/\nTook out 1 alpha of subnet 2 for \S+ TAO\n$/)
    const give = ['transfer', '--dest', '//Bob', '--origin-netuid', '2', '--amount', '1', ...there]
    const given = `Gave 1 alpha of subnet 2, worth \\S+ TAO, with ${VALIDATOR} from ${ALICE} to ${BOB}`
    expect((await stake([...give, '-w', 'alice', '--yes'])).out).toMatch(new RegExp(`\n${given}\n$`))
  })

  it.each([
    ['add', ['--netuid', '2', '--amount', '1a'], 2, /this command counts in TAO/],
    ['add', ['--netuid', '2', '--amount', '0.0'], 2, /expected more than 0 TAO/],
    ['add', ['--netuid', '2', '--amount', '1.0000000001'], 2, /at most nine places/],
    [
      'add',
      ['--netuid', '2', '--amount', '18446744073.709551616'],
      2,
      /--amount: expected at most 18446744073\.709551615 TAO, found "1844/,
    ],
    ['add', ['--netuid', '2', '--amount', '1', '--all'], 2, /found both: choose one/],
    ['add', ['--netuid', '2', '--amount', '1', '--tolerance', '5'], 2, /such as 0\.05 for 5 %/],
    ['add', ['--netuid', '2'], 2, /found neither: say how much/],
    ['add', ['--netuid', '99', '--amount', '1', '--no-safe'], 1, /there is no subnet 99/],
    [
      'add',
      ['--netuid', '2', '--amount', '100000'],
      1,
      /expected a price of at most .* let the price move further \(--tolerance, /,
    ],
    ['add', ['--netuid', '2', '--amount', '5000000', '--no-safe'], 1, /has \S+ TAO free, and 500000\S+ are needed/],
    [
      'add',
      ['--netuid', '2', '--amount', '100000'],
      1,
      /at most \S+ TAO per alpha once all is traded, found \S+ TAO per/,
    ],
    ['remove', ['--netuid', '2', '--amount', '1t'], 2, /this command counts in alpha/],
    ['remove', ['--netuid', '2', '--amount', '1000000', '--no-safe'], 1, /^glia: expected 1000000 alpha of stake of/],
    ['swap', ['--origin-netuid', '2', '--dest-netuid', '99', '--amount', '1'], 1, /no subnet 99/],
  ])('%s %j is refused unpaid', async (command, args, code, expected) => {
    const { number } = node.chain.head
    const answer = await stake([command, ...args, '--hotkey-ss58-address', VALIDATOR, '-w', 'alice', '--yes'])
    expect(answer).toMatchObject({ code, err: expect.stringMatching(expected) })
    expect(node.chain.head.number).toBe(number)
  })

  it('names the command that shows where stake is', async () => {
    const { err } = await stake(['remove', '--netuid', '2', '--amount', '1', '--no-safe', '-w', 'poor', '--yes'])
    expect(err).toMatch(/: glia stake list shows where it is\n$/)
  })

  it('lists, takes out and stakes everything', async () => {
    const listed = async () => {
      const { out } = await stake(['list', '-w', 'alice', '--json'])
      return (JSON.parse(out) as { positions: { netuid: number; hotkey: string; stake: string; value: string }[] })
        .positions
    }
    const before = await listed()
    expect(before).toMatchObject([{ netuid: 2, hotkey: VALIDATOR, stake: expect.stringMatching(/^\d+$/) }])
    expect((await stake(['list', '-w', 'alice'])).out).toMatch(/^netuid +stake +unit +price τ/)
    // What a position is worth is the same wherever it is told.
    const terminal = testTerminal()
    await run(['wallet', 'balance', ALICE, '--json', '-n', `ws://127.0.0.1:${node.port}`], terminal)
    expect(JSON.parse(terminal.written.out)).toMatchObject([{ address: ALICE, staked: before[0]?.value }])
    expect(BigInt(before[0]?.value ?? '')).toBeGreaterThan(0n)
    const all = [
      'remove',
      '--netuid',
      '2',
      '--all',
      '--no-safe',
      '--hotkey-ss58-address',
      VALIDATOR,
      '-w',
      'alice',
      '--yes',
    ]
    expect(await stake(all)).toMatchObject({ code: 0, err: '' })
    expect(await listed()).toEqual([])
    expect((await stake(['list', '-w', 'alice'])).out).toBe(`${ALICE} has no stake\n`)
    expect(await add('--amount', '10', '--no-safe', '--yes')).toMatchObject({ code: 0, err: '' })
    const everything = ['remove', '--all-subnets', '--hotkey-ss58-address', VALIDATOR, '-w', 'alice']
    const looked = await stake([...everything, '--dry-run'])
    expect(looked.out).toMatch(
      /\n +subnet 2 +\S+ alpha for about (\S+) TAO: \S+ TAO per alpha, moves by \S+ %\n +gives +about \1 TAO\n +fee /,
    )
    const { quotes } = JSON.parse((await stake([...everything, '--dry-run', '--json'])).out) as { quotes: object[] }
    expect(quotes).toMatchObject([{ gives: { token: 'alpha', netuid: 2 }, gets: { token: 'TAO', netuid: 2 } }])
    const rest = await stake([...everything, '--yes'])
    expect(rest).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\nTook out \S+ alpha of subnet 2 for \S+ TAO\n$/),
    })
    expect(await listed()).toEqual([])
    // A purchase may be a thousand times the reserve: a first one makes room for the rest.
    const tooMuch = /expected the pool of subnet 2 to take \S+ TAO, found \S+ TAO and \S+ alpha in it/
    expect(await add('--all', '--no-safe', '--yes')).toMatchObject({ code: 1, err: expect.stringMatching(tooMuch) })
    expect(await add('--amount', '1000', '--no-safe', '--yes')).toMatchObject({ code: 0, err: '' })
    expect(await add('--all', '--no-safe', '--yes')).toMatchObject({ code: 0, err: '' })
    expect(await freeOf(ALICE)).toBe(500n)
    expect(await listed()).toHaveLength(1)
    const { out } = await stake(['list', '//Poor', '--json'])
    expect(JSON.parse(out)).toMatchObject({ positions: [] })
  })
})
