import { describe, expect, it } from 'vitest'
import { chosen, planOf, runnable } from './plan.mjs'

const papi = (name: string, port: number) => ({ name, type: 'papi', endpoints: [`ws://127.0.0.1:${port}`] })
const config = {
  defaultTestTimeout: 120_000,
  environments: [
    { name: 'dev', testFileDir: ['suites/dev'], foundation: { type: 'dev' } },
    {
      name: 'zombienet_shield',
      timeout: 600_000,
      testFileDir: ['suites/zombienet_shield'],
      foundation: { type: 'zombie' },
      connections: [papi('Node', 9947), papi('NodeFull', 9950)],
    },
    {
      name: 'zombienet_evm',
      testFileDir: ['suites/zombienet_evm'],
      foundation: { type: 'zombie' },
      connections: [papi('Node', 9947), { name: 'EVM', type: 'ethers', endpoints: ['http://127.0.0.1:9947'] }],
    },
    {
      name: 'smoke_mainnet',
      testFileDir: ['suites/smoke'],
      foundation: { type: 'read_only' },
      connections: [{ name: 'node', type: 'polkadotJs', endpoints: ['wss://node.example:443'] }],
    },
  ],
}

describe('a file of the suites', () => {
  it('of the development node gets a chain with one authority that seals by hand, with slots of 12 s', () => {
    expect(planOf(config, 'dev/staking/add.ts')).toMatchObject({
      environment: 'dev',
      timeout: 120_000,
      connections: [{ type: 'polkadotJs', endpoint: 'ws://127.0.0.1:9944' }],
      chain: {
        args: ['node', '--chain', 'dev', '--no-fast-blocks', '--seal', 'manual', '--rpc-port', '9944'],
        port: 9944,
        firstBlock: 0,
      },
    })
  })

  it('of a network gets one chain on the ports of all its nodes', () => {
    expect(planOf(config, 'zombienet_shield/a.test.ts')).toMatchObject({
      timeout: 600_000,
      connections: [
        { name: 'Node', endpoint: 'ws://127.0.0.1:9947' },
        { name: 'NodeFull', endpoint: 'ws://127.0.0.1:9950' },
      ],
      chain: { args: ['localnet', 'False', '--rpc-port', '9947', '--rpc-port-2', '9950'], port: 9947, firstBlock: 1 },
    })
  })

  it('never speaks to another machine', () => {
    expect(planOf(config, 'smoke/a.ts')).toMatchObject({
      connections: [{ endpoint: 'ws://127.0.0.1:9944' }],
      chain: { args: ['localnet', 'True', '--rpc-port', '9944', '--rpc-port-2', '0'] },
    })
  })

  it('is refused where no environment has its folder, and where one has more ports than a chain', () => {
    expect(() => planOf(config, 'devil/a.ts')).toThrow('found none for devil/a.ts')
    const three = { ...config.environments[1], connections: [9947, 9948, 9949].map((port) => papi(`${port}`, port)) }
    expect(() => planOf({ environments: [three] }, 'zombienet_shield/a.ts')).toThrow('found 9947, 9948, 9949')
  })
})

describe('files', () => {
  it('are chosen by the beginning of their path, in order, and a word that chooses none is refused', () => {
    const files = ['b/2.ts', 'a/1.ts', 'b/1.ts']
    expect(chosen(files, [])).toEqual(['a/1.ts', 'b/1.ts', 'b/2.ts'])
    expect(chosen(files, ['b', 'a/1'])).toEqual(['a/1.ts', 'b/1.ts', 'b/2.ts'])
    expect(chosen(files, ['b/2'])).toEqual(['b/2.ts'])
    expect(() => chosen(files, ['b', 'c'])).toThrow('found "c"')
  })

  it('that talk to an EVM are left out, or refused where they are asked for', () => {
    const plans = ['smoke/a.ts', 'zombienet_evm/a.ts'].map((file) => planOf(config, file))
    expect(runnable(plans, false).map(({ file }) => file)).toEqual(['smoke/a.ts'])
    expect(() => runnable(plans, true)).toThrow('found zombienet_evm')
  })
})
