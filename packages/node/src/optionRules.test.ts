import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lmdbStore, memoryStore } from '@glia/state'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Chain } from './chain/chain.ts'
import { NodeError } from './errors.ts'
import { startNode } from './node.ts'
import type { NodeOptions } from './nodeOptions.ts'
import { presetSpec } from './presets.ts'
import { exportSnapshot } from './snapshotFile/exportSnapshot.ts'
import { extend } from './testing/blocks.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glia-options-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function refusal(options: object): Promise<NodeError> {
  try {
    const node = await startNode({ rpcPort: 0, verifyThreads: 1, ...options } as NodeOptions)
    await node.stop()
  } catch (fault) {
    if (fault instanceof NodeError) return fault
    throw fault
  }
  throw new Error(`expected ${JSON.stringify(options)} to be refused, found a node`)
}

const WRONG: [name: string, ...values: unknown[]][] = [
  ['chain', 'moon', {}, 5, { ...presetSpec('dev', true), genesis: undefined }],
  ['fastBlocks', 'no', 1],
  ['seal', 'x', 'interval=0', 'interval=99999999s', 5, null, { kind: 'z' }, { kind: 'interval' }],
  ['seal', { kind: 'interval', ms: 0 }, { kind: 'interval', ms: 0.5 }, { kind: 'interval', ms: 2 ** 31 }],
  ['finality', 'x', '-1', {}, { blocks: -1 }, { blocks: 1.5 }, { seconds: -1 }, { seconds: 2 ** 31 / 1000 }],
  ['finality', { blocks: 1, seconds: 1 }, { seconds: Number.NaN }, 2],
  ['clock', {}, () => 1n],
  ['drand', '', 5, 'api.drand.sh', 'ftp://relay.example', 'https://relay.example/?a', 'https://relay.example/#a'],
  ['snapshot', '', 5],
  ['dataDir', '', 5],
  ['durability', 'q', 'disk'],
  ['check', 'yes', true],
  ['history', 0, -1, 1.5, 'x', '10', 2 ** 32, Number.NaN],
  ['stateRoots', 'q'],
  ['rpcPort', 'x', -1, 65_536, 1.5, '9944'],
  ['extraPorts', 9945, ['9945'], [-1]],
  ['metricsPort', 'x'],
  ['host', 5, '', [], [5]],
  ['rpcMethods', 'Bogus', 'auto'],
  ['rpcCors', 'ALL', ['all'], ['null'], ['https://*.example'], ['ws://a.example'], ['https://a.example:99999'], [5]],
  ['rpcHosts', 'ALL', ['all', 'node.example'], ['a b'], ['-x'], ['*.example'], ['node.example:1'], [5]],
  ['poolLimits', 5, { readyCount: -1 }, { banms: 5 }],
  ['serverLimits', { connections: 'x' }, { stall: 1 }],
  ['verifyThreads', 0, -1, 'x', 1e9],
  ['log', {}, { info: () => undefined }],
]

describe('the options of a node', () => {
  it.each(WRONG)('%s may be what its rule says and nothing else', async (name, ...values) => {
    for (const value of values) {
      const fault = await refusal({ [name]: value })
      expect(fault.shape).toMatchObject({ kind: 'Options', option: name })
      expect(fault.message).toMatch(new RegExp(`^option ${name}: expected .+, found .+$`, 's'))
    }
  })

  it('are refused with what was found, by name where the name is wrong', async () => {
    expect((await refusal({ history: 0 })).message).toBe(
      'option history: expected all or a whole number of blocks from 1 to 4294967295, found 0',
    )
    expect((await refusal({ foo: 1 })).message).toMatch(/^option foo: expected no option but chain, .*; found 'foo'$/)
    expect((await refusal({ durability: 'disk' })).message).toBe(
      "option durability: expected a data directory with it, found 'disk' alone",
    )
    const own = { chain: presetSpec('dev', true), fastBlocks: false }
    expect((await refusal(own)).message).toContain('option fastBlocks: expected a built-in chain with it')
    await expect(startNode(5 as NodeOptions)).rejects.toThrow('expected options in an object, found 5')
  })

  it('may be what they say, and undefined', async () => {
    const node = await startNode({
      seal: { kind: 'interval', ms: 2_147_483_647 },
      finality: { seconds: 2_147_483 },
      history: 1,
      rpcPort: 0,
      host: '127.0.0.1',
      poolLimits: { banMs: 0 },
      ...({ dataDir: undefined } as object),
    })
    const before = node.chain.head.number
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(node.chain.head.number - before).toBeLessThanOrEqual(1)
    await node.stop()
  })

  // Elsewhere the machine has no second address of its own to try.
  it.runIf(process.platform === 'linux')('listen on loopback when nobody says where', async () => {
    const node = await startNode({ rpcPort: 0, seal: 'manual' })
    // Every other address of this machine is free still.
    const other = await startNode({ rpcPort: node.port, seal: 'manual', host: '127.0.0.2' })
    await other.stop()
    await node.stop()
  })
})

describe('a node that does not start', () => {
  it('gives back its directory', async () => {
    const dataDir = join(folder, 'chain')
    const running = await startNode({ rpcPort: 0, seal: 'manual', dataDir })
    const { port } = running
    await running.stop()
    const holder = await startNode({ rpcPort: port, seal: 'manual' })
    expect((await refusal({ dataDir, rpcPort: port })).shape.kind).toBe('Listen')
    expect((await refusal({ dataDir, chain: 'dev' })).shape.kind).toBe('Database')
    expect(existsSync(join(dataDir, 'process.lock'))).toBe(false)
    lmdbStore({ path: dataDir }).close()
    await holder.stop()
  })

  it('leaves a directory that was empty as it was, for whatever comes next', async () => {
    const dataDir = join(folder, 'chain')
    const snapshot = join(folder, 'snapshot')
    const chain = new Chain(presetSpec('localnet', true), memoryStore())
    extend(chain, 2)
    await exportSnapshot(chain, snapshot)
    const holder = await startNode({ rpcPort: 0, seal: 'manual' })
    for (const options of [{}, { chain: 'dev' }, { snapshot }]) {
      const fault = await refusal({ dataDir, rpcPort: holder.port, ...options })
      expect([fault.shape.kind, readdirSync(dataDir)]).toEqual(['Listen', []])
    }
    await holder.stop()
    const node = await startNode({ dataDir, snapshot, rpcPort: 0, seal: 'manual' })
    expect(node.chain.head.number).toBe(2)
    await node.stop()
  })

  it('of a snapshot that is none makes no directory, and waits for no pipe', async () => {
    const dataDir = join(folder, 'chain')
    const snapshot = join(folder, 'bad')
    const pipe = join(folder, 'pipe')
    writeFileSync(snapshot, 'GLIASNAP and nothing after it')
    expect((await refusal({ dataDir, snapshot })).shape.kind).toBe('SnapshotFile')
    expect((await refusal({ dataDir, snapshot: folder })).message).toContain('found a directory: check the path')
    if (process.platform !== 'win32') {
      spawnSync('mkfifo', [pipe])
      expect((await refusal({ dataDir, snapshot: pipe })).message).toBe(
        `${pipe}: expected a file that exportSnapshot wrote, found a pipe: check the path`,
      )
    }
    expect(existsSync(dataDir)).toBe(false)
  })

  it('of a snapshot whose state is not its block’s leaves the directory as empty as it was', async () => {
    const dataDir = join(folder, 'chain')
    const snapshot = join(folder, 'wrong')
    const chain = new Chain(presetSpec('localnet', true), memoryStore())
    extend(chain, 1)
    // Its state is the next block's: the file is whole, and says what is not so.
    const { head } = chain
    extend(chain, 1)
    const { genesis, spec, store } = chain
    await exportSnapshot({ head, genesis, spec, store, state: () => chain.state() } as Chain, snapshot)
    const fault = await refusal({ dataDir, snapshot })
    expect(fault.message).toMatch(/expected state root 0x[0-9a-f]{64} of block 1, found 0x/)
    expect(readdirSync(dataDir)).toEqual([])
  })
})

describe('a port', () => {
  it.each<[options: NodeOptions, option: string, port: number]>([
    [{ rpcPort: 25951, metricsPort: 25951 }, 'metricsPort', 25951],
    [{ rpcPort: 25951, metricsPort: 25951, host: '0.0.0.0' }, 'metricsPort', 25951],
    [{ rpcPort: 25951, metricsPort: 25951, host: '192.0.2.1', metricsExternal: true }, 'metricsPort', 25951],
    [{ rpcPort: 0, extraPorts: [25951, 25951] }, 'extraPorts', 25951],
    [{ rpcPort: 0, extraPorts: [25952], metricsPort: 25952 }, 'metricsPort', 25952],
    [{ rpcPort: 9944, extraPorts: [9944] }, 'extraPorts', 9944],
  ])('that the node takes itself is refused before anything listens: %j', async (options, option, port) => {
    expect((await refusal(options)).shape).toEqual({
      kind: 'Options',
      option,
      details: `expected a port of its own, found ${port}, which JSON-RPC has already: choose another one`,
    })
  })

  it('is another one at another address, and as long as any will do', async () => {
    const one = await startNode({ rpcPort: 0, extraPorts: [0, 0], metricsPort: 0, verifyThreads: 1, seal: 'manual' })
    expect(new Set([...one.ports, one.metricsPort]).size).toBe(4)
    await one.stop()
    const options = { rpcPort: 25952, metricsPort: 25952, host: '127.0.0.2' }
    const beside = await startNode({ ...options, verifyThreads: 1, seal: 'manual' })
    expect([beside.ports, beside.metricsPort]).toEqual([[25952], 25952])
    await beside.stop()
    // None of this machine: that alone is wrong with it.
    expect((await refusal({ ...options, host: '192.0.2.1' })).shape).toMatchObject({ kind: 'Listen', option: 'host' })
  })
})
