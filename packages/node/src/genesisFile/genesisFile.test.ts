import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALICE, BOB, CHARLIE } from '@glia/runtime'
import { afterAll, describe, expect, it } from 'vitest'
import { genesisHashOf } from '../chain/identity.ts'
import { NodeError } from '../errors.ts'
import { startNode } from '../node.ts'
import type { NodeOptions } from '../nodeOptions.ts'
import { presetSpec } from '../presets.ts'
import type { BesideFile } from './genesisFile.ts'
import { genesisFileSpec } from './genesisSpec.ts'

const folder = mkdtempSync(join(tmpdir(), 'glia-genesis-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
function written(content: unknown): string {
  const path = join(folder, `${files++}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const specOf = (content: unknown, beside: BesideFile = {}) => genesisFileSpec(written(content), beside)
const hashOf = (content: unknown) => genesisHashOf(specOf(content))

function refusal(content: unknown, beside: BesideFile = {}): string {
  const path = written(content)
  try {
    genesisHashOf(genesisFileSpec(path, beside))
  } catch (error) {
    expect(error).toBeInstanceOf(NodeError)
    expect((error as NodeError).code).toBe('GenesisFile')
    const { message } = error as NodeError
    expect(message.startsWith(`genesis file ${path}: `)).toBe(true)
    return message.slice(`genesis file ${path}: `.length)
  }
  return 'taken'
}

const ALICES = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const BOBS = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const owner = { coldkey: ALICES, hotkey: ALICES }
const [, guide = ''] =
  /```json\n([^]*?)```/.exec(
    readFileSync(new URL('../../../../docs/guides/genesis-file.md', import.meta.url), 'utf8'),
  ) ?? []

describe('a genesis file', () => {
  it('that says nothing is the preset', () => {
    expect(hashOf({})).toBe(genesisHashOf(presetSpec('localnet', true)))
    expect(hashOf({ preset: 'dev', fastBlocks: false, beacon: 'quicknet' })).toBe(
      genesisHashOf(presetSpec('dev', false, 'quicknet')),
    )
  })

  it('makes the same block 0 in whatever order and form its fields stand', () => {
    const subnet = { hyperparameters: { tempo: 10, kappa: 3 }, owner }
    const one = { sudo: BOBS, balances: { [ALICES]: '1.5 TAO', [BOBS]: '7 TAO' }, subnets: { 3: subnet, 2: { owner } } }
    const turned = { hyperparameters: { kappa: 3, tempo: 10 }, owner: { hotkey: ALICES, coldkey: ALICES } }
    const other = `\uFEFF${JSON.stringify(
      {
        subnets: { 2: { owner }, 3: turned },
        balances: { [BOBS]: '7000000000 rao', [ALICES]: '1.500 TAO' },
        sudo: BOBS,
      },
      undefined,
      4,
    )}`
    expect(hashOf(other)).toBe(hashOf(one))
    expect(hashOf({ ...one, sudo: ALICES })).not.toBe(hashOf(one))
  })

  it('of the guide starts a node', async () => {
    const node = await startNode({
      genesis: written(guide),
      seal: 'manual',
      rpcPort: 0,
      host: '127.0.0.1',
      verifyThreads: 1,
    })
    const ask = async (method: string, ...params: unknown[]) =>
      JSON.parse((await node.rpc(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))) ?? '').result
    const subnet = await ask('subnetInfo_getSubnetInfo', 2)
    expect(Buffer.from(subnet).toString('hex')).toContain(
      'd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
    )
    expect(node.chain.spec.type).toBe('Local')
    await node.sealer.seal()
    expect(node.chain.head.number).toBe(1)
    await node.stop()
  })

  it('of the dev network is sealed by hand', async () => {
    const node = await startNode({
      genesis: written({ preset: 'dev' }),
      rpcPort: 0,
      host: '127.0.0.1',
      verifyThreads: 1,
    })
    expect([node.engine.mode.kind, node.chain.spec.type]).toEqual(['manual', 'Development'])
    await node.stop()
  })

  it('says what it says of accounts in place of the preset or beside it', () => {
    const free = (balances: object, account: string) => {
      const spec = specOf({ balances })
      let found: unknown
      const { runtime } = spec
      const system = runtime.palletByName.get('System')?.storage.find(({ name }) => name === 'Account')
      genesisHashOf({
        ...spec,
        genesis: (ctx, flush) => {
          spec.genesis(ctx, flush)
          found = (system as unknown as { get(at: unknown, key: string): { data: { free: bigint } } }).get(ctx, account)
        },
      })
      return (found as { data: { free: bigint } }).data.free
    }
    expect(free({ [ALICES]: '0 TAO' }, ALICE)).toBe(0n)
    expect(free({ [ALICES]: '0 TAO' }, BOB)).toBe(1_000_000_000_000_000n)
    expect(free({ [BOBS]: '501 rao' }, BOB)).toBe(501n)
    expect(free({ '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y': '3 TAO' }, CHARLIE)).toBe(3_000_000_000n)
  })

  it('and a data directory go together, and no other file with it', async () => {
    const dataDir = join(folder, 'data')
    const options: NodeOptions = { dataDir, seal: 'manual', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 }
    const start = (genesis: string) => startNode({ ...options, genesis })
    const made = await start(written({ sudo: BOBS }))
    const { genesisHash } = made.chain
    await made.stop()
    const again = await start(written({ sudo: BOBS, balances: {} }))
    expect(again.chain.genesisHash).toBe(genesisHash)
    await again.stop()
    await expect(start(written({ sudo: ALICES }))).rejects.toThrow(/found a chain of genesis 0x/)
    await expect(startNode(options)).rejects.toThrow(/found a chain of genesis 0x/)
  })
})

const address = (path: string) => new RegExp(`^${path}: expected an SS58 address`)
const neuron = { coldkey: ALICES, hotkey: BOBS }

describe('a mistake in a genesis file is told with its place', () => {
  it.each<[unknown, string | RegExp]>([
    ['{ "sudo": }', /^expected JSON: Unexpected token/],
    [
      '{ "subnets": { "2": { "tempo": 10 }, "2": {} } }',
      'expected each name once in an object, found "2" twice: leave one of them out',
    ],
    ['[]', 'the file: expected an object of fields, found []'],
    ['null', 'the file: expected an object of fields, found null'],
    [{ sudoKey: ALICES }, /^the file: expected no field but preset, fastBlocks, .*, found "sudoKey"$/],
    ['{ "__proto__": {} }', /^the file: expected no field but preset, .*, found "__proto__"$/],
    [{ preset: 'finney' }, 'preset: expected one of localnet, dev, found "finney"'],
    [{ fastBlocks: 'yes' }, 'fastBlocks: expected true or false, found "yes"'],
    [{ beacon: 'other' }, 'beacon: expected one of development, quicknet, found "other"'],
    [{ sudo: 5 }, address('sudo')],
    [{ sudo: `${ALICES}x` }, address('sudo')],
    [{ sudo: '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5' }, /^sudo: expected an address of format 42 /],
    [{ authorities: [] }, 'authorities: expected at least one authority, found []'],
    [
      { authorities: [{ account: ALICES }] },
      /^authorities\[0\]\.finality: expected the address of an ed25519 key, found none$/,
    ],
    [
      { authorities: Array(33).fill({ account: ALICES, finality: BOBS }) },
      'authorities: expected at most 32 authorities, found 33',
    ],
    [
      { authorities: Array(2).fill({ account: ALICES, finality: BOBS }) },
      'authorities[1].account: expected each authority once, found one that stands before',
    ],
    [
      { authorities: [ALICES, BOBS].map((account) => ({ account, finality: BOBS })) },
      'authorities[1].finality: expected each authority once, found one that stands before',
    ],
    [{ balances: [] }, 'balances: expected an object of balances, found []'],
    [
      { balances: { [ALICES]: 5 } },
      new RegExp(`^balances\\.${ALICES}: expected an amount with its unit, such as .*, found 5$`),
    ],
    [{ balances: { [ALICES]: '5' } }, /expected an amount with its unit, such as "1\.5 TAO" or "1500000000 rao"/],
    [{ balances: { [ALICES]: '-5 TAO' } }, /expected an amount/],
    [{ balances: { [ALICES]: '5 alpha' } }, /expected an amount/],
    [{ balances: { [ALICES]: '21000001 TAO' } }, /expected an amount .*, up to 21000000 TAO, found "21000001 TAO"$/],
    [{ balances: { [ALICES]: '499 rao' } }, /expected 0 TAO or at least 500 rao, found 499 rao$/],
    [{ balances: { alice: '5 TAO' } }, address('balances')],
    [{ balances: { [ALICES]: '19000000 TAO' } }, /^balances: expected at most 21000000 TAO .*, found 21016000 TAO$/],
    [
      { balances: Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`a${at}`, '1 TAO'])) },
      'balances: expected at most 10000 balances, found 10001',
    ],
    [{ network: { tempo: 5 } }, /^network: expected no field but admin_freeze_window, .*, found "tempo"$/],
    [
      { network: { subnet_limit: 0 } },
      'network.subnet_limit: expected subnets, a whole number from 1 to 4095, found 0',
    ],
    [{ subnets: { 4096: { owner } } }, 'subnets: expected netuids from 0 to 4095 for names, found "4096"'],
    [{ subnets: { '01': { owner } } }, /^subnets: expected netuids/],
    [{ subnets: { 2: {} } }, 'subnets.2: expected an owner for a subnet that the preset does not have, found none'],
    [
      { subnets: { 2: { owner: { coldkey: ALICES } } } },
      'subnets.2.owner.hotkey: expected an SS58 address, found none',
    ],
    [{ subnets: { 0: { started: true } } }, 'subnets.0.started: expected no such field of the root, found it'],
    [
      { subnets: { 1: { pool: { tao: '5 TAO' } } } },
      /^subnets\.1\.pool\.alpha: expected an amount .* alpha, found none$/,
    ],
    [
      { subnets: { 1: { hyperparameters: { tempo: '10' } } } },
      /^subnets\.1\.hyperparameters\.tempo: expected blocks, a whole number from 1 to 65535, found "10"$/,
    ],
    [{ subnets: { 1: { hyperparameters: { tempo: 65_536 } } } }, /found 65536$/],
    [{ subnets: { 1: { hyperparameters: { weights_version: 1e300 } } } }, /from 0 to 9007199254740991, found 1e\+300$/],
    [
      { subnets: { 1: { hyperparameters: { tempos: 1 } } } },
      /^subnets\.1\.hyperparameters: expected no field but activity_/,
    ],
    [{ subnets: { 1: { neurons: [neuron, 5] } } }, 'subnets.1.neurons[1]: expected an object of fields, found 5'],
    [
      { subnets: { 1: { neurons: Array(257).fill(neuron) } } },
      'subnets.1.neurons: expected at most 256 neurons, found 257',
    ],
    [
      { subnets: { 1: { neurons: [neuron, neuron] } } },
      /^subnets\.1\.neurons\[1\]\.hotkey: expected a hotkey that has no uid/,
    ],
    [
      { subnets: { 1: { stakes: [{ ...neuron, amount: '5 TAO' }] } } },
      /^subnets\.1\.stakes\[0\]\.amount: expected an amount .*"1\.5 alpha"/,
    ],
    [
      { subnets: { 0: { stakes: [{ ...neuron, amount: '5 alpha' }] } } },
      /^subnets\.0\.stakes\[0\]\.amount: expected an amount .*"1\.5 TAO"/,
    ],
    [' '.repeat(4 * 1024 * 1024 + 1), 'expected at most 4194304 bytes, found 4194305'],
    ['['.repeat(100_000), /^expected JSON/],
  ])('%#', (content, expected) => {
    const said = refusal(content)
    if (typeof expected === 'string') expect(said).toBe(expected)
    else expect(said).toMatch(expected)
    expect(said.length).toBeLessThan(1_500)
    expect(said).not.toContain('\n')
  })

  it('and so is what the options say otherwise', () => {
    expect(refusal({ preset: 'dev' }, { preset: 'localnet' })).toBe(
      'preset: expected "localnet", which the options ask for, found "dev"',
    )
    expect(refusal({ fastBlocks: false }, { fastBlocks: true })).toMatch(
      /^fastBlocks: expected true, which the options/,
    )
    expect(refusal({ beacon: 'development' }, { beacon: 'quicknet' })).toMatch(/^beacon: expected "quicknet", which/)
    expect(refusal({ beacon: 'quicknet' }, { preset: 'dev', fastBlocks: false, beacon: 'quicknet' })).toBe('taken')
  })

  it('and a path that is no file is', async () => {
    mkdirSync(join(folder, 'sub'))
    const start = (genesis: string) => startNode({ genesis, rpcPort: 0 })
    await expect(start(join(folder, 'sub'))).rejects.toThrow(/: expected a file, found a directory$/)
    await expect(start(join(folder, 'none'))).rejects.toThrow(
      /: expected a file, found none that can be read .*: check the path$/,
    )
    await expect(startNode({ genesis: written({}), chain: presetSpec('dev', true) })).rejects.toThrow(
      /^option genesis: expected a built-in chain with it/,
    )
  })
})
