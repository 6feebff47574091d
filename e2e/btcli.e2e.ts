// bittensor-cli 9.23, unmodified, through its command line and its JSON output.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshAddress } from './support/keys.ts'
import { type NodeUnderTest, startNode } from './support/node.ts'
import { start } from './support/process.ts'
import { binOf, noPython, runScript, scratchHome } from './support/python.ts'

const environment = 'btcli-9.23.2'

describe.skipIf(noPython !== undefined)('bittensor-cli 9.23', () => {
  let node: NodeUnderTest
  const scratch = scratchHome()
  const wallets = join(scratch.home, 'wallets')
  let alice = { coldkey: '', hotkey: '' }

  beforeAll(async () => {
    node = await startNode()
    const made = await runScript(environment, 'make_wallet.py', [wallets, 'alice', '//Alice', '//Alice_hk'])
    alice = made.get('wallet') as unknown as typeof alice
  })
  afterAll(async () => {
    await node?.stop()
    scratch.remove()
  })

  /** Runs btcli and resolves with everything it wrote. */
  async function text(...args: string[]): Promise<string> {
    const running = start(join(binOf(environment), 'btcli'), [...args, '--network', node.ws], {
      cwd: scratch.home,
      env: { ...process.env, HOME: scratch.home, COLUMNS: '200', NO_COLOR: '1' },
    })
    const { code } = await running.ended
    if (code !== 0) throw new Error(`btcli ${args.join(' ')} ended with ${code}:\n${running.output().slice(-3000)}`)
    return running.stdout()
  }

  /** Runs btcli with a JSON answer; the text around the JSON is dropped. */
  async function btcli<T>(...args: string[]): Promise<T> {
    const output = await text(...args, '--json-output')
    const json = /[[{][\s\S]*[\]}]/.exec(output)?.[0]
    if (json === undefined) throw new Error(`btcli ${args.join(' ')} wrote no JSON:\n${output.slice(-3000)}`)
    return JSON.parse(json) as T
  }
  const wallet = ['--wallet-name', 'alice', '--wallet-path', wallets, '--hotkey', 'default']

  it('reads a balance', async () => {
    const answer = await btcli<{ balances: Record<string, { coldkey: string; free: number }> }>(
      'wallet',
      'balance',
      ...wallet,
    )
    expect(answer.balances.alice).toMatchObject({ coldkey: alice.coldkey, free: 1_000_000 })
  })

  it('lists the subnets', async () => {
    const answer = await btcli<{
      total_netuids: number
      subnets: Record<string, { netuid: number; subnet_name: string }>
    }>('subnets', 'list')
    expect(answer.total_netuids).toBe(2)
    expect(Object.values(answer.subnets).map(({ subnet_name }) => subnet_name)).toEqual(
      expect.arrayContaining(['root', 'apex']),
    )
  })

  it('shows a metagraph', async () => {
    const answer = await btcli<{ netuid: number; uids: { uid: number; coldkey: string }[] }>(
      'subnets',
      'show',
      '--netuid',
      '1',
      '--no-prompt',
    )
    expect(answer.netuid).toBe(1)
    expect(answer.uids.map(({ uid }) => uid)).toEqual([0])
  })

  it('transfers', async () => {
    const destination = freshAddress('//GliaFreshBtcli')
    const sent = await btcli<{ success: boolean }>(
      'wallet',
      'transfer',
      ...wallet,
      '--destination',
      destination,
      '--amount',
      '5',
      '--no-prompt',
    )
    expect(sent.success).toBe(true)
    const answer = await btcli<{ balances: Record<string, { free: number }> }>(
      'wallet',
      'balance',
      '--ss58',
      destination,
    )
    expect(Object.values(answer.balances)[0]?.free).toBe(5)
  })

  it('creates a subnet, starts it, registers and stakes', async () => {
    // Every field has a value: btcli asks for what is empty.
    const identity = Object.entries({
      'subnet-name': 'glia',
      'github-repo': 'https://github.com/username/repo',
      'subnet-contact': 'owner@example.org',
      'subnet-url': 'https://example.org',
      'discord-handle': 'owner',
      description: 'a test',
      'logo-url': 'https://example.org/logo.png',
      'additional-info': 'none',
    }).flatMap(([name, value]) => [`--${name}`, value])
    const created = await btcli<{ success: boolean; netuid: number }>(
      'subnets',
      'create',
      ...wallet,
      ...identity,
      '--no-prompt',
      '--no-mev-protection',
    )
    expect(created).toMatchObject({ success: true, netuid: 2 })
    expect(await text('subnets', 'start', ...wallet, '--netuid', '2', '--no-prompt')).toContain(
      'Successfully started subnet 2',
    )
    await runScript(environment, 'make_wallet.py', [wallets, 'bob', '//Bob', '//Bob_hk'])
    const bob = ['--wallet-name', 'bob', '--wallet-path', wallets, '--hotkey', 'default']
    const registered = await btcli<{ success: boolean }>('subnets', 'register', ...bob, '--netuid', '2', '--no-prompt')
    expect(registered.success).toBe(true)
    const staking = ['--netuid', '2', '--amount', '100', '--unsafe', '--no-prompt', '--no-mev-protection']
    const staked = await btcli<{ staking_success: Record<string, Record<string, boolean>> }>(
      'stake',
      'add',
      ...wallet,
      ...staking,
    )
    expect(staked.staking_success['2']?.[alice.hotkey]).toBe(true)
  }, 240_000)
})
