import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GliaNode, startNode } from '@glia/node'
import { connect, type Glia, Keypair } from '@glia/sdk'
import { timelockEncrypt, weightsPayload } from '@glia/sdk/timelock'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../program.ts'
import { besideSent, testTerminal } from '../testing/terminal.ts'

const NETUID = 2
const alice = Keypair.fromUri('//Alice')
/** The wallet's hotkey, the owner's: nobody else signs with it, so that no nonce is old. */
const validator = Keypair.fromUri('//Bob')
const path = mkdtempSync(join(tmpdir(), 'glia-weights-'))
let node: GliaNode
let chain: Glia
const warnings: string[] = []

/** Blocks pass here faster than a client expects that keeps the birth of an era for half a second. */
const FOREVER = { period: 0 }
const set = (name: string, args: object) =>
  chain.sudo(alice, chain.chain.untyped().call('AdminUtils', `sudo_set_${name}`, { netuid: NETUID, ...args }), FOREVER)

beforeAll(async () => {
  const log = { info: () => undefined, warn: (text: string) => warnings.push(text), error: () => undefined }
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1, log })
  await run(['wallet', 'create', '-w', 'bob', '--uri', '//Bob', '--no-password', '-p', path], testTerminal())
  await run(['wallet', 'create', '-w', 'other', '--uri', '//Other_hk', '--no-password', '-p', path], testTerminal())
  chain = await connect(`ws://127.0.0.1:${node.port}`)
  await chain.sudo(alice, chain.chain.call('AdminUtils', 'sudo_set_admin_freeze_window', { window: 0 }))
  await chain.registerNetwork(alice, validator.address)
  await chain.register(alice, NETUID, Keypair.fromUri('//Other_hk').address)
  await set('weights_set_rate_limit', { weights_set_rate_limit: 0 })
})
afterAll(async () => {
  chain.close()
  await node.stop()
  rmSync(path, { recursive: true })
})

const at = () => ['-n', `ws://127.0.0.1:${node.port}`]
const SMALL = ['--netuid', '2', '--uids', '0,1', '--weights', '1,0.000001']

async function weights(...args: string[]) {
  const terminal = testTerminal()
  const code = await run(
    ['weights', ...args, ...(args.includes('-w') ? [] : ['-w', 'bob']), '-p', path, ...at()],
    terminal,
  )
  return { code, out: terminal.written.out, err: besideSent(terminal.written.err) }
}

async function json(...args: string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await weights(...args, '--yes', '--json')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out) as Record<string, unknown>
}

async function shown(...args: string[]): Promise<string> {
  const terminal = testTerminal()
  await run(['weights', 'show', '2', ...args, ...at()], terminal)
  return terminal.written.out + terminal.written.err
}

const epoch = () => chain.storage('SubtensorModule', 'SubnetEpochIndex', NETUID)
async function untilEpoch(number: bigint): Promise<void> {
  while ((await epoch()) < number) await node.sealer.seal()
}

describe('glia weights', () => {
  it('commits where the subnet hides them, and the chain reveals them with its own beacon', async () => {
    const { out } = await weights('set', ...SMALL, '--keep-small', '--yes')
    const [, round, blocks] =
      /with round (\d+) of its beacon\n[^]*\nThe chain opens them an epoch from now, in (\d+) blocks at the latest; until then glia weights show 2 says that they wait\n$/.exec(
        out,
      ) ?? []
    expect(Number(blocks)).toBe((await chain.storage('SubtensorModule', 'Tempo', NETUID)) + 1)
    const wait = `weights that ${validator.address} committed to in block ${node.chain.head.number} wait: the chain opens them with round ${round} of its beacon`
    expect(await shown()).toBe(`nobody has set weights\n${wait}\n`)
    expect(await shown('--json')).toBe(`[]\n${JSON.stringify({ level: 'info', message: wait })}\n`)
    const began = node.chain.head.number
    expect((await chain.weights(NETUID))[0]?.weights ?? []).toEqual([])
    const committed = await epoch()
    await untilEpoch(committed + 2n)
    expect((await chain.weights(NETUID))[0]?.weights).toEqual([
      [0, 65_535],
      [1, 1],
    ])
    expect(began).toBeLessThan(node.chain.head.number)
    expect(await shown()).toBe('uid  weights\n  0  0: 1.00000  1: 0.00002\n')
    expect(warnings).toEqual([])
  })

  it('says what was sealed to another beacon, which never opens', async () => {
    const { genesis_time, period } = await chain.storage('Drand', 'BeaconConfig')
    const now = Number(await chain.storage('Timestamp', 'Now')) / 1000
    // Of now, as official clients reckon it, and sealed as they seal: to quicknet.
    const reveal_round = Math.floor((now - genesis_time) / period) + 2
    const commit = timelockEncrypt(weightsPayload(validator.publicKey, [0], [65_535], 0), reveal_round)
    const args = { netuid: NETUID, mecid: 0, commit, reveal_round, commit_reveal_version: 4 }
    const call = chain.chain.call('SubtensorModule', 'commit_timelocked_mechanism_weights', args)
    await chain.chain.submit(validator, call, FOREVER)
    await untilEpoch((await epoch()) + 2n)
    expect(warnings).toEqual([
      expect.stringMatching(new RegExp(`weights that ${validator.address} sealed .* did not open`)),
    ])
  })

  it('says what the chain has against weights that opened', async () => {
    const none = { netuid: NETUID, uids: [0], weights: [0] }
    await chain.commitTimelocked(validator, none, { ...FOREVER, check: false })
    await untilEpoch((await epoch()) + 2n)
    expect(warnings.at(-1)).toMatch(
      /^weights that 5\w+ sealed to round \d+ for subnet 2 opened, and the chain refused them with WeightVecLengthIsLow: The subnet demands/,
    )
  })

  it('hides none that the chain would refuse when it opens them, nor without a permit unless it is told that one comes', async () => {
    const refused = async (...args: string[]) => {
      const { code, err } = await weights(...args, '--yes')
      expect(code).toBe(1)
      return err
    }
    const before = node.chain.head.number
    for (const verb of ['set', 'commit']) {
      expect(await refused(verb, '--netuid', '2', '--uids', '0', '--weights', '0')).toMatch(
        /expected at least 1 weight above 0, found 0/,
      )
      const others = [verb, '--netuid', '2', '--uids', '0', '--weights', '1', '-w', 'other']
      expect(await refused(...others)).toMatch(/found none: .* or pass --permit-later if it will be there by then\n$/)
      expect((await weights(...others, '--permit-later', '--dry-run')).code).toBe(0)
    }
    expect(node.chain.head.number).toBe(before)
  })

  it('says which neurons a commitment leaves out, and keeps and reveals them where it is told to', async () => {
    expect(await json('commit', ...SMALL, '--dry-run')).toMatchObject({ dropped: [1] })
    expect((await weights('commit', ...SMALL, '--dry-run')).out).toMatch(
      /\n {2}left out +UID 1: below half of 1 of 65,535 \(see --keep-small\)\n/,
    )
    expect((await weights('commit', ...SMALL, '--keep-small', '--dry-run')).out).not.toContain('left out')
    // It could never be revealed, and the next one would have to wait.
    const strange = await weights('commit', '--netuid', '2', '--uids', '0,99', '--weights', '1,1', '--yes')
    expect(strange).toMatchObject({
      code: 1,
      err: expect.stringMatching(/expected UIDs below \d, as many as subnet 2 has, found 99/),
    })
    expect(await weights('commit', ...SMALL, '--salt', '7,1', '--yes')).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        'expected at least 8 numbers as the salt, so that nobody finds it by trying, found 2',
      ),
    })
    const { salt, dropped } = await json('commit', ...SMALL, '--keep-small')
    expect(dropped).toEqual([])
    const block = node.chain.head.number
    const byHash = async () =>
      (await shown())
        .split('\n')
        .filter((line) =>
          line.includes(`weights that ${validator.address} committed to by their hash in block ${block} `),
        )
        .map((line) => line.split(`${block} `)[1])
    const committed = await epoch()
    expect(await byHash()).toEqual(['wait to be revealed, in the next epoch: glia weights reveal'])
    while ((await epoch()) === committed) await node.sealer.seal()
    expect(await byHash()).toEqual(['wait to be revealed, in this epoch: glia weights reveal'])
    const reveal = ['reveal', ...SMALL, '--salt', (salt as number[]).join(',')]
    // Without them it is another row, to which nobody committed.
    expect(await weights(...reveal, '--yes')).toMatchObject({ code: 1, err: expect.stringContaining('1 to others') })
    expect(await json(...reveal, '--keep-small')).toMatchObject({ verb: 'revealWeights', dropped: [] })
    expect((await chain.weights(NETUID))[0]?.weights).toEqual([
      [0, 65_535],
      [1, 1],
    ])
    expect(await shown()).toBe('uid  weights\n  0  0: 1.00000  1: 0.00002\n')
    await json('commit', ...SMALL)
    await untilEpoch((await epoch()) + 2n)
    expect(await shown()).toMatch(/ expired: they were not revealed in their epoch, and never count\n$/)
  })

  it('says it where they are set in the open, too', async () => {
    await set('commit_reveal_weights_enabled', { enabled: false })
    expect(await json('set', ...SMALL)).toMatchObject({ verb: 'setOpenWeights', dropped: [1] })
    expect((await chain.weights(NETUID))[0]?.weights).toEqual([[0, 65_535]])
    expect(await json('set', ...SMALL, '--keep-small')).toMatchObject({ dropped: [] })
    expect((await chain.weights(NETUID))[0]?.weights).toHaveLength(2)
  })

  it('takes every version of 64 bits', async () => {
    await set('weights_version_key', { weights_version_key: 2n ** 64n - 1n })
    const row = ['--netuid', '2', '--uids', '0', '--weights', '1', '--version-key']
    expect(await weights('set', ...row, String(2n ** 64n - 2n), '--yes')).toMatchObject({
      code: 1,
      err: 'glia: expected a version key of at least 18446744073709551615, found 18446744073709551614: pass --version-key, or update what you validate with\n',
    })
    expect(await json('set', ...row, String(2n ** 64n - 1n))).toMatchObject({ verb: 'setOpenWeights' })
    await set('weights_version_key', { weights_version_key: 0 })
  })

  it('names options and commands where the SDK names what a program passes', async () => {
    const row = ['--netuid', '2', '--uids', '0,1', '--weights', '0.000001,1', '--yes']
    await set('min_allowed_weights', { min_allowed_weights: 2 })
    for (const [args, expected] of [
      [['set', ...row], /give more neurons a weight, with --keep-small if need be$/],
      [['set', ...row, '--mechanism', '3'], /leave --mechanism out for the first one$/],
      [['commit', ...row], /found a commitment: use glia weights set, which does what the subnet wants$/],
    ] as const) {
      const { code, err } = await weights(...args)
      expect({ code, err: err.trim() }).toEqual({ code: 1, err: expect.stringMatching(expected) })
    }
    const input = { netuid: NETUID, uids: [0], weights: [1], mechanism: 3 }
    await expect(chain.setWeights(validator, input)).rejects.toThrow(/leave mechanism out for the first one$/)
    await set('min_allowed_weights', { min_allowed_weights: 1 })
  })

  it('shows those of one mechanism, of those that there are', async () => {
    expect(await shown('--mechanism', '1')).toMatch(/expected a mechanism below 1, as many as subnet 2 has, found 1/)
    await set('max_allowed_uids', { max_allowed_uids: 128 })
    await set('mechanism_count', { mechanism_count: 2 })
    expect(await shown('--mechanism', '1')).toBe('nobody has set weights\n')
    const row = ['--netuid', '2', '--uids', '1', '--weights', '1', '--mechanism', '1']
    await json('set', ...row)
    expect(await shown('--mechanism', '1')).toBe('uid  weights\n  0  1: 1.00000\n')
    expect(await shown()).toMatch(/ 0: 1\.00000/)
  })
})
