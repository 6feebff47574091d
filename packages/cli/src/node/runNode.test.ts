import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FrameError, palletHome, runtime } from '@glia/frame'
import { type NodeOptions, presetSpec } from '@glia/node'
import { describe, expect, it } from 'vitest'
import { testTerminal } from '../testing/terminal.ts'
import { nodeLog } from './nodeLog.ts'
import { runNode } from './runNode.ts'

describe('running a node', () => {
  it('warns who opens it to others of what they may do, and nobody else', async () => {
    const run = async (host: string, more: Partial<NodeOptions> = {}) => {
      const terminal = testTerminal()
      const stop = new AbortController()
      const log = nodeLog(terminal, { json: true })
      const started = log.started.bind(log)
      const options: NodeOptions = { seal: 'manual', rpcPort: 0, host, verifyThreads: 1, rpcMethods: 'Unsafe', ...more }
      await runNode(options, { ...log, started: (...line) => (started(...line), stop.abort()) }, stop.signal)
      return terminal.written.err
    }
    expect(await run('127.0.0.1')).toBe('')
    expect(JSON.parse(await run('0.0.0.0'))).toMatchObject({
      level: 'warn',
      message:
        'listening on 0.0.0.0: whoever reaches this machine may use the node; its keys are known to everybody (//Alice is sudo), so they may change the chain as they like; and call methods that make blocks and change the node',
    })
    expect(await run('127.0.0.1', { rpcCors: ['https://explorer.example'], rpcHosts: ['node.example'] })).toBe('')
    const pages = 'any web page that somebody opens who reaches the node may use it (--rpc-cors all)'
    const unsafe = '; and call methods that make blocks and change the node'
    expect(JSON.parse(await run('127.0.0.1', { rpcCors: 'all' })).message).toBe(`${pages}${unsafe}: name the pages`)
    expect(JSON.parse(await run('127.0.0.1', { rpcCors: 'all', rpcMethods: 'Auto' })).message).toBe(
      `${pages}: name the pages`,
    )
    expect(JSON.parse(await run('127.0.0.1', { rpcHosts: 'all' }))).toMatchObject({
      level: 'warn',
      message: expect.stringMatching(/DNS rebinding.* \(--rpc-hosts all\): list the names$/),
    })
  })

  it('says where metrics are, and who may read them', async () => {
    const run = async (options: Partial<NodeOptions>) => {
      const terminal = testTerminal()
      const stop = new AbortController()
      const log = nodeLog(terminal, { json: true })
      const told: unknown[] = []
      const started = (text: string, fields?: object) => {
        told.push((fields as { metrics?: string } | undefined)?.metrics?.replace(/\d+\/metrics/, 'PORT'))
        if (text.startsWith('JSON-RPC')) setImmediate(() => stop.abort())
      }
      await runNode({ seal: 'manual', rpcPort: 0, verifyThreads: 1, ...options }, { ...log, started }, stop.signal)
      const warned = terminal.written.err.split('\n').filter((line) => line !== '')
      return { told: told[1], warned: warned.map((line) => (JSON.parse(line) as { message: string }).message) }
    }
    const [first, second, ...more] = (await run({ host: '0.0.0.0', metricsPort: 0, metricsExternal: true })).warned
    expect([first, second, more]).toEqual([
      expect.stringMatching(/^listening on 0\.0\.0\.0: whoever reaches this machine may use the node/),
      'metrics are open on 0.0.0.0 too (--metrics-external): whoever reaches this machine may read how the node does',
      [],
    ])
    expect((await run({ host: '0.0.0.0', metricsPort: 0 })).warned.length).toBe(1)
    expect(await run({ host: '127.0.0.1', metricsExternal: true })).toEqual({
      told: 'http://127.0.0.1:PORT',
      warned: [expect.stringMatching(/^nobody but this machine .*--metrics-external changes nothing$/)],
    })
    // Its own port is on 127.0.0.1 although the other one is not.
    expect(await run({ host: '127.0.0.2', metricsPort: 0 })).toEqual({ told: 'http://127.0.0.1:PORT', warned: [] })
    expect((await run({ host: '127.0.0.2', metricsPort: 0, metricsExternal: true })).told).toBe('http://127.0.0.2:PORT')
  })

  it('ends with the fault that ends its blocks, after one sentence that names the report', async () => {
    const spec = presetSpec('localnet', true)
    const trap = palletHome({ name: 'Trap', index: 200 }).pallet({
      hooks: {
        onInitialize(ctx) {
          if (ctx.blockNumber === 3) throw new FrameError('the hook tripped')
        },
      },
    })
    const chain = { ...spec, runtime: runtime({ ...spec.runtime, pallets: [...spec.runtime.pallets, trap] }) }
    const dataDir = mkdtempSync(join(tmpdir(), 'glia-run-'))
    try {
      const terminal = testTerminal()
      const options = { chain, dataDir, seal: 'interval=10ms', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 }
      const run = runNode(options, nodeLog(terminal, { json: false }), new AbortController().signal)
      await expect(run).rejects.toThrow('the runtime failed on block 3: the hook tripped')
      const [report] = readdirSync(dataDir).filter((name) => name.startsWith('glia-fault-3-'))
      const lines = terminal.written.err.split('\n').filter((line) => line.includes('error:'))
      expect(lines.map((line) => line.slice(9))).toEqual([
        `error: block 3 cannot be made and none after it: the runtime failed on block 3: the hook tripped; what it was made from is in ${join(dataDir, report as string)}`,
      ])
    } finally {
      rmSync(dataDir, { recursive: true })
    }
  })
})
