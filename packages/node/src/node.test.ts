import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toHex0x } from '@glia/base'
import { FrameError, palletHome, runtime } from '@glia/frame'
import { afterEach, describe, expect, it } from 'vitest'
import { NodeError } from './errors.ts'
import { silent } from './log.ts'
import { type GliaNode, startNode } from './node.ts'
import type { NodeOptions } from './nodeOptions.ts'
import { presetSpec } from './presets.ts'
import { exportSnapshot } from './snapshotFile/exportSnapshot.ts'
import { TestClient } from './testing/client.ts'
import { account, transfer } from './testing/signing.ts'

const running: { node: GliaNode; clients: TestClient[] }[] = []
async function start(options: NodeOptions = {}) {
  const node = await startNode({ rpcPort: 0, host: '127.0.0.1', verifyThreads: 1, ...options })
  const client = await TestClient.open(node.port)
  running.push({ node, clients: [client] })
  return { node, client }
}
afterEach(async () => {
  for (const { node, clients } of running.splice(0)) {
    for (const client of clients) client.close()
    await node.stop()
  }
})
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('sealing', () => {
  it('on a beat: blocks keep to it, and finality follows two blocks behind', async () => {
    const { node } = await start({ seal: 'interval=50ms' })
    const times: number[] = []
    node.events.on('sealed', () => times.push(Date.now()))
    await pause(1000)
    const height = node.chain.head.number
    expect(height).toBeGreaterThanOrEqual(8)
    expect(height).toBeLessThanOrEqual(22)
    expect(node.chain.head.number - node.chain.finalized).toBe(2)
    // On multiples of the beat, apart from the first block and what the machine is late.
    const late = times.slice(1).map((time) => time % 50)
    expect(late.sort((a, b) => a - b)[late.length >> 1]).toBeLessThan(25)
  })

  it('with a finality of its own: so many blocks, or so many seconds, behind', async () => {
    const blocks = (await start({ seal: 'interval=20ms', finality: { blocks: 5 } })).node
    const seconds = (await start({ seal: 'manual', finality: '1s' })).node
    for (let i = 0; i < 3; i++) await seconds.sealer.seal()
    await pause(400)
    expect(blocks.chain.head.number - blocks.chain.finalized).toBe(5)
    expect(seconds.chain.finalized).toBe(0)
    await seconds.sealer.seal()
    await pause(800)
    expect(seconds.chain.finalized).toBe(3)
    await pause(400)
    expect(seconds.chain.finalized).toBe(4)
  })

  it('at once: a block as soon as a transaction is ready, final with it', async () => {
    const { node, client } = await start({ seal: 'instant' })
    const [alice, bob] = await Promise.all([account('Alice'), account('Bob')])
    await pause(60)
    expect(node.chain.head.number).toBe(0)
    const { genesisHash, runtime } = node.chain
    for (let nonce = 0; nonce < 3; nonce++) {
      const hex = toHex0x(transfer(runtime, alice, bob.id, { nonce, genesisHash }))
      const id = await client.call<string>('author_submitAndWatchExtrinsic', [hex])
      await client.hear(id, (status) => typeof status === 'object' && status !== null && 'finalized' in status)
    }
    expect(node.chain.head.number).toBe(3)
    expect(node.chain.finalized).toBe(3)
    expect(node.pool.readyCount).toBe(0)
  })
})

describe('a node', () => {
  it('serves one chain on several ports, and stops more than once without harm', async () => {
    const { node } = await start({ seal: 'manual', extraPorts: [0], metricsPort: 0 })
    expect(new Set([...node.ports, node.metricsPort]).size).toBe(3)
    await node.sealer.seal()
    const other = await TestClient.open(node.ports[1] as number)
    running[0]?.clients.push(other)
    expect(await other.call('chain_getBlockHash')).toBe(node.chain.head.hash)
    const metrics = await (await fetch(`http://127.0.0.1:${node.metricsPort}/metrics`)).text()
    expect(metrics).toContain('glia_block_height 1\n')
    await Promise.all([node.stop(), node.stop()])
  })

  it('goes on where it was, with time after the last block', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'glia-node-'))
    try {
      const first = await start({ seal: 'manual', dataDir })
      for (let i = 0; i < 4; i++) await first.node.sealer.seal()
      const { hash } = first.node.chain.head
      await first.node.stop()
      const second = await start({ seal: 'manual', dataDir })
      expect(second.node.chain.head.hash).toBe(hash)
      expect(second.node.chain.finalized).toBe(4)
      expect((await second.node.sealer.seal()).number).toBe(5)
      // Timestamp.Now, five slots of 250 ms after zero.
      expect(
        await second.client.call('state_getStorage', [
          '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb',
        ]),
      ).toBe('0xe204000000000000')
    } finally {
      await Promise.all(running.map(({ node }) => node.stop()))
      rmSync(dataDir, { recursive: true })
    }
  })

  it('starts from a snapshot file, in an empty place or where it was begun before', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'glia-node-'))
    const snapshot = join(dataDir, 'snapshot')
    try {
      const { node } = await start({ seal: 'manual' })
      for (let i = 0; i < 3; i++) await node.sealer.seal()
      await exportSnapshot(node.chain, snapshot)
      const options = { seal: 'manual', snapshot, dataDir: join(dataDir, 'chain') }
      const next = await start(options)
      expect(await next.client.call('chain_getBlockHash')).toBe(node.chain.head.hash)
      const blocks = await Promise.all([node.sealer.seal(), next.node.sealer.seal()])
      expect(blocks.map(({ number }) => number)).toEqual([4, 4])
      expect(blocks[1]?.hash).toBe(blocks[0]?.hash)
      await next.node.stop()
      const again = await start(options)
      expect(again.node.chain.head.hash).toBe(blocks[0]?.hash)
      await again.node.stop()
      await exportSnapshot(node.chain, snapshot)
      await expect(startNode({ ...options, rpcPort: 0 })).rejects.toThrow(
        `${snapshot}: expected a place that is empty or was begun with this snapshot, found a chain at block 4 that is not known to have been: leave the snapshot out to go on with that chain`,
      )
    } finally {
      rmSync(dataDir, { recursive: true })
    }
  })

  it('says which states go for good where fewer are kept than there are', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'glia-node-'))
    const lines: string[] = []
    const log = { ...silent, warn: (line: string) => void lines.push(line) }
    try {
      for (const history of ['all', 5, 5] as const) {
        const { node } = await start({ seal: 'manual', dataDir, history, log })
        if (history === 'all') expect(lines).toEqual([])
        for (let i = 0; i < 10; i++) await node.sealer.seal()
        await node.stop()
      }
    } finally {
      rmSync(dataDir, { recursive: true })
    }
    expect(lines).toEqual([
      'the states of blocks 0 to 4 go for good: from now on those of 5 blocks before the head are kept, as option history says, and not all',
    ])
  })

  it('that cannot make a block any more says so once, and still answers until it is stopped', async () => {
    const spec = presetSpec('localnet', true)
    const trap = palletHome({ name: 'Trap', index: 200 }).pallet({
      hooks: {
        onFinalize(ctx) {
          if (ctx.blockNumber === 2) throw new FrameError('the hook tripped')
        },
      },
    })
    const errors: string[] = []
    const dataDir = mkdtempSync(join(tmpdir(), 'glia-node-'))
    const { node, client } = await start({
      chain: { ...spec, runtime: runtime({ ...spec.runtime, pallets: [...spec.runtime.pallets, trap] }) },
      seal: 'interval=10ms',
      dataDir,
      log: { ...silent, error: (message) => errors.push(message) },
    })
    try {
      expect((await node.failed).shape).toEqual({ kind: 'RuntimeFault', block: 2, details: 'the hook tripped' })
      await pause(50)
      expect(errors.length).toBe(1)
      expect(readdirSync(dataDir).filter((name) => name.startsWith('glia-fault-2-')).length).toBe(1)
      expect(await client.call('chain_getBlockHash')).toBe(node.chain.head.hash)
      expect(node.chain.head.number).toBe(1)
      expect((await client.ask('engine_createBlock', [true, true])).error).toMatchObject({ code: 14000 })
      await node.stop()
    } finally {
      rmSync(dataDir, { recursive: true })
    }
  })

  it('refuses wrong options with one clear sentence', async () => {
    await expect(startNode({ seal: 'sometimes', rpcPort: 0 })).rejects.toThrow(
      "option seal: expected instant, manual, interval or an interval such as interval=250ms, a number with its unit (ms, s, m or h) from 1ms to 2147483647ms, found 'sometimes'",
    )
    await expect(startNode({ finality: 'soon', rpcPort: 0 })).rejects.toThrow(
      "option finality: expected a lag of so many blocks, such as 2, or of a time, such as 30s, a number with its unit (ms, s, m or h) from 1ms to 2147483647ms, found 'soon'",
    )
    await expect(startNode({ chain: 'moon' as 'dev', rpcPort: 0 })).rejects.toBeInstanceOf(NodeError)
    await expect(startNode({ dataDir: '/proc/nowhere/chain', rpcPort: 0 })).rejects.toThrow('cannot be made')
    await expect(startNode({ dataDir: import.meta.filename, rpcPort: 0 })).rejects.toThrow('found a file')
    const { node } = await start({ seal: 'manual' })
    await expect(startNode({ seal: 'manual', rpcPort: node.port, host: '127.0.0.1' })).rejects.toThrow(
      `port ${node.port} is in use: choose another one with option rpcPort, or stop the program that listens there`,
    )
    await expect(startNode({ seal: 'manual', rpcPort: 0, metricsPort: node.port, host: '127.0.0.1' })).rejects.toThrow(
      'with option metricsPort',
    )
  })
})
