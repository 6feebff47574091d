// The commands of the everyday economy, each a process of its own on wallet files, against one node: what they print, and what the
// chain has afterwards.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alpha, connect, formatTao, type Glia, Keypair, tao } from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, height, type NodeUnderTest, glia as program, startNode } from './support/node.ts'
import { start } from './support/process.ts'

const wallets = mkdtempSync(join(tmpdir(), 'glia-commands-'))
const alice = Keypair.fromUri('//Alice')
const bob = Keypair.fromUri('//Bob')
const aliceHotkey = Keypair.fromUri('//Alice//hk').address
const bobHotkey = Keypair.fromUri('//Bob//hk').address
const NETUID = 2
let node: NodeUnderTest
let chain: Glia

interface Answer {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs `glia …` as a user does. */
async function run(...args: string[]): Promise<Answer> {
  const running = start(process.execPath, [program, ...args])
  const { code } = await running.ended
  const out = running.stdout()
  return { code, out, err: running.output().replace(out, '') }
}

/** A command that signs, with `--json`; on the wallet of the first argument. */
function json<T = Record<string, unknown>>(wallet: string, ...args: string[]): Promise<T> {
  return told(wallet, ...args, '--yes')
}

/** The same for a command that asks. */
async function told<T = Record<string, unknown>>(wallet: string, ...args: string[]): Promise<T> {
  const { code, out, err } = await run(...args, ...on(wallet), '--json')
  if (code !== 0) throw new Error(`glia ${args.join(' ')} ended with ${code}: ${err}`)
  return JSON.parse(out) as T
}

const on = (wallet: string) => ['-w', wallet, '-p', wallets, '--network', node.ws]

/** A question, without a wallet. */
async function asked<T>(...args: string[]): Promise<T> {
  const { code, out, err } = await run(...args, '--network', node.ws, '--json')
  if (code !== 0) throw new Error(`glia ${args.join(' ')} ended with ${code}: ${err}`)
  return JSON.parse(out) as T
}

/** What the program ends with, as its README promises. */
const FAILED = 1
const WRONG_USAGE = 2

/** Expects an end with a code, after which the chain is where it was. */
async function ends(exit: number, wallet: string, code: string, args: readonly string[]): Promise<void> {
  const before = await height(node.http)
  const answer = await run(...args, ...on(wallet), '--yes', '--json')
  const { error } = JSON.parse(answer.err) as { error: unknown }
  expect({ exit: answer.code, error }, args.join(' ')).toMatchObject({ exit, error: { code } })
  expect(await height(node.http)).toBe(before)
}

/** Expects that the chain, as it is, would not have it. */
const refused = (wallet: string, code: string, ...args: string[]) => ends(FAILED, wallet, code, args)

/** Expects that no chain would: what was typed is wrong. */
const misused = (wallet: string, code: string, ...args: string[]) => ends(WRONG_USAGE, wallet, code, args)

async function mine(blocks: number): Promise<void> {
  for (let n = 0; n < blocks; n++) await ask(node.http, 'engine_createBlock', [true, true])
}

beforeAll(async () => {
  node = await startNode({ seal: 'instant' })
  chain = await connect(node.ws)
  for (const [wallet, uri] of [
    ['alice', '//Alice'],
    ['bob', '//Bob'],
    ['poor', '//Poor'],
  ] as const) {
    const make = (only: string, secret: string) =>
      run('wallet', 'create', '-w', wallet, '-p', wallets, '--only', only, '--uri', secret, '--no-password')
    expect(await make('coldkey', uri)).toMatchObject({ code: 0 })
    expect(await make('hotkey', `${uri}//hk`)).toMatchObject({ code: 0 })
  }
  await chain.sudo(alice, chain.chain.call('AdminUtils', 'sudo_set_admin_freeze_window', { window: 0 }))
  await chain.sudo(alice, chain.chain.call('AdminUtils', 'sudo_set_network_rate_limit', { rate_limit: 0n }))
})
afterAll(async () => {
  chain?.close()
  await node?.stop()
  rmSync(wallets, { recursive: true })
})

describe('glia subnet', () => {
  it('creates, starts, registers, and shows', async () => {
    const { cost } = await asked<{ cost: string }>('subnet', 'burn-cost')
    await refused('poor', 'FUNDS', 'subnet', 'create')
    const looked = await json('alice', 'subnet', 'create', '--dry-run')
    expect(looked).toMatchObject({ verb: 'registerNetwork', spends: cost, quote: null })
    expect((await run('subnet', 'create', '--dry-run', ...on('alice'))).out).toContain(
      `costs      ${formatTao(BigInt(cost))} TAO now; `,
    )
    const created = await json('alice', 'subnet', 'create')
    expect(created).toMatchObject({ netuid: NETUID, signer: alice.address, hash: expect.stringMatching(/^0x/) })
    expect((await chain.subnet(NETUID)).ownerHotkey).toBe(aliceHotkey)
    await refused('bob', 'NOT_OWNER', 'subnet', 'start', '--netuid', '2')
    await refused('alice', 'STAKING_CLOSED', 'stake', 'add', '--netuid', '2', '--amount', '1')
    await mine(Number(await chain.storage('SubtensorModule', 'StartCallDelay')))
    await json('alice', 'subnet', 'start', '--netuid', '2')
    expect(await asked('subnet', 'show', '2')).toMatchObject({ netuid: 2, started: true, neurons: 1 })

    await refused('poor', 'FUNDS', 'subnet', 'register', '--netuid', '2')
    await refused('bob', 'NO_SUCH_SUBNET', 'subnet', 'register', '--netuid', '77')
    await refused('alice', 'ALREADY_REGISTERED', 'subnet', 'register', '--netuid', '2')
    await refused('bob', 'HOTKEY_OWNER', 'subnet', 'register', '--netuid', '1', '--hotkey-ss58-address', aliceHotkey)
    const dear = await run('subnet', 'register', '--netuid', '2', '--unsafe', '--dry-run', '--json', ...on('bob'))
    expect(JSON.parse(dear.out)).toMatchObject({ call: 'SubtensorModule.burned_register' })
    const usual = await run('subnet', 'register', '--netuid', '2', '--dry-run', ...on('bob'))
    expect(usual.out).toMatch(/costs +at most \d+\.\d+ TAO/)
    const registered = await json('bob', 'subnet', 'register', '--netuid', '2', '--at-most', '5')
    expect(registered).toMatchObject({ call: 'SubtensorModule.register_limit', netuid: 2, uid: 1 })
    expect(await chain.uidOf(NETUID, bobHotkey)).toBe(1)
    expect(await asked<unknown[]>('subnet', 'list')).toContainEqual(
      expect.objectContaining({ netuid: 2, ownerHotkey: aliceHotkey, taoIn: expect.stringMatching(/^\d+$/) }),
    )
    expect(await asked('subnet', 'price', '2')).toMatchObject({ price: String(await chain.alphaPrice(NETUID)) })
    expect(await asked('subnet', 'metagraph', '2')).toMatchObject({ netuid: 2 })
  })
})

describe('glia wallet transfer', () => {
  it('shows what it costs and leaves, asks, and sends', async () => {
    const send = ['wallet', 'transfer', '//Poor', '1.5']
    const looked = await json<{ amount: string; fee: string; balanceAfter: string }>('alice', ...send, '--dry-run')
    expect(looked).toMatchObject({ verb: 'transfer', amount: String(tao('1.5')), existentialDeposit: '500' })
    const unasked = await run(...send, ...on('alice'))
    expect(unasked).toMatchObject({ code: 1, err: expect.stringContaining('add --yes') })
    expect(unasked.out).toMatch(
      /costs +1\.5 TAO\n +fee .*\n +balance .*\n +after it .*\n +must stay +0\.0000005 TAO, the exis/,
    )
    const before = await chain.balance(alice.address)
    expect(before - tao('1.5') - BigInt(looked.fee)).toBe(BigInt(looked.balanceAfter))
    expect(await json('alice', ...send)).toMatchObject({ amount: looked.amount, balanceAfter: looked.balanceAfter })
    expect(await chain.balance(alice.address)).toBe(BigInt(looked.balanceAfter))
    expect((await run('wallet', 'transfer', '//Alice', 'all', '--allow-death', ...on('poor'), '-y')).code).toBe(0)
    expect(await chain.balance(Keypair.fromUri('//Poor').address)).toBe(0n)
  })
})

describe('glia commitment', () => {
  it('says what a hotkey commits to, and shows what others do', async () => {
    const set = ['commitment', 'set', '--netuid', '2']
    await refused('poor', 'NOT_REGISTERED', ...set, '--data', 'x')
    await refused('alice', 'COMMITMENT', ...set, '--data', 'x'.repeat(513))
    await misused('alice', 'DATA', ...set)
    expect(await json('alice', ...set, '--data', 'my model', '--dry-run')).toMatchObject({ fee: '0' })
    const { blockNumber } = await json('alice', ...set, '--data', 'my model')
    const get = ['commitment', 'get', aliceHotkey, '--netuid', '2']
    expect(await asked(...get)).toEqual({
      hotkey: aliceHotkey,
      netuid: 2,
      commitment: { block: blockNumber, data: '0x6d79206d6f64656c', text: 'my model' },
    })
    await json('alice', ...set, '--hex', '0x00ff1b')
    expect((await run(...get, '--network', node.ws)).out).toMatch(/\n +data +0x00ff1b\n$/)
    expect(await told('bob', 'commitment', 'get', '--netuid', '2')).toMatchObject({ commitment: null })
  })
})

describe('glia stake', () => {
  const stake = ['--netuid', '2', '--hotkey-ss58-address', aliceHotkey]
  const held = (coldkey = alice, hotkey = aliceHotkey, netuid = NETUID) => chain.stake(hotkey, coldkey.address, netuid)

  it('adds and removes as the preview says', async () => {
    const before = await held()
    const added = await json<{ quote: { gets: { rao: string } }; fee: string }>(
      'alice',
      'stake',
      'add',
      ...stake,
      '--amount',
      '0.02',
    )
    expect(added).toMatchObject({ call: 'SubtensorModule.add_stake_limit', spends: '20000000' })
    expect(Number((await held()) - before - BigInt(added.quote.gets.rao))).toBeCloseTo(0, -1)
    const free = await chain.balance(alice.address)
    const removed = await json<typeof added>('alice', 'stake', 'remove', ...stake, '--amount', '0.005')
    expect((await chain.balance(alice.address)) - free).toBe(BigInt(removed.quote.gets.rao) - BigInt(removed.fee))
    await json('alice', 'stake', 'add', ...stake, '--amount', '20', '--unsafe')
    expect((await run('stake', 'list', ...on('alice'))).out).toContain(aliceHotkey)
  })

  it('refuses unpaid what the chain would not take', async () => {
    await refused('poor', 'FUNDS', 'stake', 'add', ...stake, '--amount', '1', '--no-safe')
    await refused('alice', 'NO_SUCH_SUBNET', 'stake', 'add', '--netuid', '88', '--amount', '1', '--no-safe')
    await refused('alice', 'SLIPPAGE', 'stake', 'add', ...stake, '--amount', '100000')
    await refused('alice', 'NO_STAKE', 'stake', 'remove', ...stake, '--amount', '9999999', '--no-safe')
    await refused(
      'alice',
      'HOTKEY_UNKNOWN',
      'stake',
      'add',
      '--netuid',
      '2',
      '--hotkey-ss58-address',
      '//Nobody',
      '--amount',
      '1',
    )
    const unasked = await run('stake', 'add', ...stake, '--amount', '0.01', ...on('alice'))
    expect(unasked).toMatchObject({ code: 1, err: expect.stringContaining('add --yes') })
  })

  it('moves, swaps and gives stake away', async () => {
    const moved = await held(alice, bobHotkey)
    await json('alice', 'stake', 'move', '--origin-netuid', '2', '--dest-hotkey', bobHotkey, '--amount', '1')
    expect((await held(alice, bobHotkey)) - moved).toBe(alpha(1))
    await json('alice', 'stake', 'transfer', '--dest', bob.address, '--origin-netuid', '2', '--amount', '0.5')
    // Shares of a pool are rounded down.
    expect(Math.abs(Number((await held(bob)) - alpha('0.5')))).toBeLessThanOrEqual(1)
    // Stake goes to another subnet, which has to exist, and to be started.
    await json('alice', 'subnet', 'create', '--hotkey-ss58-address', Keypair.fromUri('//Second').address)
    await mine(Number(await chain.storage('SubtensorModule', 'StartCallDelay')))
    await refused(
      'alice',
      'STAKING_CLOSED',
      'stake',
      'swap',
      '--origin-netuid',
      '2',
      '--dest-netuid',
      '3',
      '--amount',
      '0.01',
    )
    await json('alice', 'subnet', 'start', '--netuid', '3')
    const swap = ['stake', 'swap', '--origin-netuid', '2', '--dest-netuid', '3', '--amount', '0.01']
    const swapped = await json<{ quote: { gets: { rao: string } } }>('alice', ...swap)
    const got = Number(await held(alice, aliceHotkey, 3))
    expect(Math.abs(got / Number(swapped.quote.gets.rao) - 1)).toBeLessThan(1e-3)
    await json('bob', 'stake', 'remove', '--all-subnets', '--hotkey-ss58-address', aliceHotkey)
    // Shares of a pool are rounded: a rao may stay.
    expect(await held(bob)).toBeLessThanOrEqual(1n)
  })

  it('burns and recycles alpha, and buys it back', async () => {
    const burn = (verb: string, amount: string) => ['stake', verb, ...stake, '--amount', amount]
    const shown = await run(...burn('burn', '0.5'), ...on('alice'), '--dry-run')
    expect(shown.out).toMatch(
      /^Burn 0\.5 alpha .*\n +fee .*\n +worth .* TAO at the price of now\n +after it .* alpha of subnet 2\n/,
    )
    const before = await held()
    expect(await json('alice', ...burn('burn', '0.5'))).toMatchObject({
      call: 'SubtensorModule.burn_alpha',
      amount: String(alpha('0.5')),
      stakeAfter: String(before - alpha('0.5')),
    })
    await json('alice', ...burn('recycle', '0.25'))
    expect(before - (await held())).toBe(alpha('0.75'))
    await refused('alice', 'NO_STAKE', ...burn('burn', '9999999'))
    await refused('alice', 'AMOUNT', 'stake', 'recycle', '--netuid', '0', '--amount', '1')
    const lock = { netuid: NETUID, hotkey: aliceHotkey, amount: await held() }
    const { nonce } = await chain.account(alice.address)
    await chain.execute(alice, chain.chain.call('SubtensorModule', 'lock_stake', lock), { nonce })
    await refused('alice', 'LOCKED', ...burn('burn', formatTao(await held())))
    await refused('alice', 'LOCKED', 'stake', 'remove', ...stake, '--all', '--unsafe')
    const buy = ['subnet', 'stake-burn', '--netuid', '2', '--hotkey-ss58-address', aliceHotkey]
    await refused('alice', 'SLIPPAGE', ...buy, '--amount', '5000')
    const bought = await json('alice', ...buy, '--amount', '0.05')
    expect(bought).toMatchObject({ call: 'SubtensorModule.add_stake_burn', spends: String(tao('0.05')) })
  })

  it('claims, keeps and directs what stake earns', async () => {
    await json('alice', 'stake', 'set-claim', '--type', 'keep', '--netuids', '2,3')
    expect(await chain.rootClaim(alice.address)).toEqual({ keep: [2, 3] })
    await refused('alice', 'NO_STAKE', 'stake', 'process-claim', '--netuids', '2')
    const open = chain.chain.call('AdminUtils', 'sudo_set_subtoken_enabled', { netuid: 0, subtoken_enabled: true })
    // The commands have signed for Alice meanwhile.
    chain.chain.nonces.forget(alice.address)
    await chain.sudo(alice, open)
    await json('alice', 'stake', 'add', '--netuid', '0', '--amount', '10', '--hotkey-ss58-address', aliceHotkey)
    const { blockHash } = await json<{ blockHash: string }>('alice', 'stake', 'process-claim', '--netuids', '2')
    // Of the extrinsic: what the chain claims by itself at the beginning of a block belongs to none.
    expect(await chain.chain.events(blockHash)).toContainEqual(
      expect.objectContaining({
        pallet: 'SubtensorModule',
        name: 'RootClaimed',
        fields: { coldkey: alice.address },
        extrinsicIndex: expect.any(Number),
      }),
    )
    await refused('alice', 'VALUE', 'stake', 'process-claim', '--netuids', '1,2,3,4,5,6')
    await json('bob', 'stake', 'set-auto', '--netuid', '2', '--hotkey-ss58-address', aliceHotkey)
    expect(await told('bob', 'stake', 'auto', '--netuid', '2')).toMatchObject({ hotkey: aliceHotkey })
  })
})

describe('glia hyperparameters', () => {
  it('shows settings and changes them for the owner', async () => {
    const get = async () =>
      asked<{ name: string; value: unknown; setBy: string | null }[]>('hyperparameters', 'get', '2')
    expect(await get()).toContainEqual(expect.objectContaining({ name: 'tempo', value: 10, setBy: 'owner' }))
    const set = (param: string, value: string) => [
      'hyperparameters',
      'set',
      '--netuid',
      '2',
      '--param',
      param,
      '--value',
      value,
    ]
    await refused('bob', 'NOT_OWNER', ...set('immunity_period', '99'))
    await misused('alice', 'HYPERPARAMETER', ...set('immunity_period', '99999'))
    await misused('alice', 'HYPERPARAMETER', ...set('immunity', '9'))
    await misused('alice', 'HYPERPARAMETER', ...set('max_burn', '500000000'))
    await json('alice', ...set('immunity_period', '99'))
    await json('alice', ...set('max_burn', '50t'))
    await json('alice', ...set('weights_rate_limit', '0'))
    expect(await get()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'immunity_period', value: 99 }),
        expect.objectContaining({ name: 'max_burn', value: String(tao(50)) }),
        expect.objectContaining({ name: 'weights_rate_limit', value: '0', setBy: 'sudo' }),
      ]),
    )
    expect((await run('subnet', 'hyperparameters', '2', '--network', node.ws)).out).toContain('50 TAO')
  })
})

describe('glia weights', () => {
  const row = ['--netuid', '2', '--uids', '0,1', '--weights', '1,0.5']

  it('commits to weights, and sets them where they are open', async () => {
    await misused('alice', 'WEIGHTS', 'weights', 'commit', '--netuid', '2', '--uids', '0,1', '--weights', '1')
    const { salt } = await json<{ salt: number[] }>('alice', 'weights', 'commit', ...row)
    expect(salt).toHaveLength(8)
    // The next epoch opens the window, and the one after closes it.
    const epoch = () => chain.storage('SubtensorModule', 'SubnetEpochIndex', NETUID)
    const committed = await epoch()
    while ((await epoch()) === committed) await mine(1)
    await json('alice', 'weights', 'reveal', ...row, '--salt', salt.join(','))
    const shown = await asked<{ uid: number; weights: { uid: number; weight: number }[] }[]>('weights', 'show', '2')
    expect(shown).toEqual([
      {
        uid: 0,
        weights: [
          { uid: 0, weight: 1 },
          { uid: 1, weight: expect.closeTo(0.5, 4) },
        ],
      },
    ])
    // Sealed to the chain's own beacon they come by themselves.
    const hidden = await json<{ verb: string }>(
      'alice',
      'weights',
      'set',
      '--netuid',
      '2',
      '--uids',
      '1',
      '--weights',
      '1',
    )
    expect(hidden.verb).toBe('commitTimelocked')
    const sealed = await epoch()
    while ((await epoch()) < sealed + 2n) await mine(1)
    expect((await chain.weights(NETUID))[0]?.weights).toEqual([[1, 65_535]])
    await json(
      'alice',
      'hyperparameters',
      'set',
      '--netuid',
      '2',
      '--param',
      'commit_reveal_weights_enabled',
      '--value',
      'false',
    )
    await json('alice', 'weights', 'set', '--netuid', '2', '--uids', '0,1', '--weights', '0.25,1')
    expect((await chain.weights(NETUID))[0]?.weights).toEqual([
      [0, 16_384],
      [1, 65_535],
    ])
    await refused('poor', 'NOT_REGISTERED', 'weights', 'set', ...row)
  })
})

describe('glia identity, delegate and children', () => {
  it('say who somebody is', async () => {
    await json('alice', 'identity', 'set', '--name', 'Alice', '--url', 'https://alice.example')
    expect(await told('alice', 'identity', 'get')).toMatchObject({ of: alice.address, identity: { name: 'Alice' } })
    await refused('poor', 'NOT_REGISTERED', 'identity', 'set', '--name', 'Poor')
    await refused('bob', 'NOT_OWNER', 'identity', 'set', '--netuid', '2', '--name', 'Mine')
    await json('alice', 'identity', 'set', '--netuid', '2', '--name', 'Retrieval', '--contact', 'a@b.example')
    expect(await asked('identity', 'get', '--netuid', '2')).toMatchObject({
      identity: { name: 'Retrieval', contact: 'a@b.example' },
    })
    expect((await run('identity', 'get', '//Charlie', '--network', node.ws)).out).toMatch(/ has no identity\n$/)
  })

  it('set takes', async () => {
    await json('alice', 'delegate', 'set-take', '--take', '0.1')
    expect(await told<{ take: number }>('alice', 'delegate', 'take')).toMatchObject({ take: expect.closeTo(0.1, 4) })
    await refused('alice', 'TAKE', 'delegate', 'set-take', '--take', '0.9')
    await refused('bob', 'HOTKEY_OWNER', 'delegate', 'set-take', '--take', '0.05', '--hotkey-ss58-address', aliceHotkey)
    expect(await asked<unknown[]>('delegate', 'list')).toContainEqual(
      expect.objectContaining({ hotkey: aliceHotkey, coldkey: alice.address }),
    )
  })

  it('name children, and take them back', async () => {
    const set = ['children', 'set', '--netuid', '2', '--children', bobHotkey, '--proportions', '0.25']
    await json('alice', ...set)
    const { pending } = await told<{ pending: { children: unknown; from: string } }>(
      'alice',
      'children',
      'get',
      '--netuid',
      '2',
    )
    expect(pending.children).toEqual([{ hotkey: bobHotkey, share: 0.25 }])
    await refused('alice', 'TOO_SOON', ...set)
    await mine(160)
    expect(await told('alice', 'stake', 'child', 'get', '--netuid', '2')).toMatchObject({
      children: [{ hotkey: bobHotkey, share: 0.25 }],
    })
    await json('alice', 'children', 'revoke', '--netuid', '2')
    const family = () => told<{ children: unknown[]; pending: unknown }>('alice', 'children', 'get', '--netuid', '2')
    const revoked = await family()
    expect(revoked).toMatchObject({ pending: { children: [], from: expect.stringMatching(/^\d+$/) } })
    const { from: over } = revoked.pending as { from: string }
    await mine(Number(over) - (await height(node.http)) + 1)
    await mine(10)
    expect(await family()).toMatchObject({ children: [], pending: null })
    await json('bob', 'children', 'take', '--netuid', '2', '--take', '0.05')
    expect(await chain.childkeyTake(bobHotkey, NETUID)).toBeCloseTo(0.05, 4)
    await refused('bob', 'TAKE', 'children', 'take', '--netuid', '2', '--take', '0.9')
  })
})
