import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lmdbStore, memoryStore } from '@glia/state'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PRESETS, presetSpec } from '../presets.ts'
import { exportSnapshot } from '../snapshotFile/exportSnapshot.ts'
import { importSnapshot } from '../snapshotFile/importSnapshot.ts'
import { extend } from '../testing/blocks.ts'
import { BlockIndex } from './blockIndex.ts'
import { Chain } from './chain.ts'
import { startChain } from './origin.ts'
import type { ChainSpec } from './spec.ts'

const localnet = presetSpec('localnet', true)
let path: string
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'glia-identity-'))
})
afterEach(() => rmSync(path, { recursive: true, force: true }))

/** Length and text of the id; the slot length follows, a little-endian u32. */
const LOCALNET = `20${Buffer.from('localnet').toString('hex')}`
const said = ({ store }: Chain): string | undefined => {
  const bytes = store.aux('identity')
  return bytes && Buffer.from(bytes).toString('hex')
}

const stored = () => lmdbStore({ path, durability: 'process' })
function made(spec: ChainSpec, blocks = 2): Chain {
  const chain = new Chain(spec, stored())
  extend(chain, blocks)
  return chain
}
function refusal(spec: ChainSpec): string {
  const store = stored()
  try {
    new Chain(spec, store)
  } catch (fault) {
    expect(fault).toMatchObject({ name: 'NodeError', shape: { kind: 'Database' } })
    return (fault as Error).message
  } finally {
    store.close()
  }
  return 'taken'
}
/** As versions before the record made them. */
function madeWithoutRecord(spec: ChainSpec): void {
  const store = stored()
  startChain(spec, store, new BlockIndex(store))
  store.close()
}

describe('the chain of a data directory', () => {
  it('is known again, and any other is refused with the options to start it with', () => {
    made(presetSpec('dev', false)).close()
    const refused = (expected: string) =>
      `expected ${expected} in the data directory, found dev with slots of 12000 ms: start it with glia node --chain dev --no-fast-blocks or startNode({ chain: 'dev', fastBlocks: false }), or choose another directory`
    expect(refusal(presetSpec('dev', true))).toBe(refused('dev with slots of 250 ms'))
    expect(refusal(presetSpec('localnet', false))).toBe(refused('localnet with slots of 12000 ms'))
    expect(refusal(presetSpec('dev', false))).toBe('taken')
  })

  it('is the same without its genesis being made anew', () => {
    made(localnet).close()
    const never: ChainSpec = {
      ...localnet,
      genesis: () => {
        throw new Error('genesis ran')
      },
    }
    expect(refusal(never)).toBe('taken')
    const { id: _id, ...nameless } = never
    expect(() => refusal(nameless)).toThrow('genesis ran')
  })

  it('is told by the hash of its genesis where the spec has no name for it', () => {
    const { id: _id, ...nameless } = localnet
    const other: ChainSpec = {
      ...nameless,
      genesis: (ctx, flush) => {
        localnet.genesis(ctx, flush)
        ctx.overlay.setRaw('aa', Uint8Array.of(1))
      },
    }
    made(localnet).close()
    expect(refusal(other)).toMatch(/start it with glia node --chain localnet .*, and no genesis of your own, or choose/)
    rmSync(path, { recursive: true })
    made(other).close()
    expect(refusal(other)).toBe('taken')
    expect(refusal(nameless)).toMatch(
      /^expected the chain of genesis 0x[0-9a-f]{64} with slots of 250 ms in the data directory, found a chain of genesis 0x[0-9a-f]{64} with slots of 250 ms: start it with the genesis file that it was begun with \(--genesis FILE\), or the spec, as it was then, or choose/,
    )
  })

  it('is found out where a directory says nothing of it, which it does from the next block on', () => {
    madeWithoutRecord(presetSpec('localnet', false))
    expect(refusal(localnet)).toMatch(
      /found localnet with slots of 12000 ms: start it with glia node --chain localnet --no-fast-blocks, glia localnet False or/,
    )
    const chain = new Chain(presetSpec('localnet', false), stored())
    expect(said(chain)).toBeUndefined()
    extend(chain, 1)
    expect(said(chain)).toBe(`${LOCALNET}e02e0000`)
    chain.close()
    expect(refusal(presetSpec('localnet', false))).toBe('taken')
  })

  it('is said again once the block that said it first was reverted', () => {
    madeWithoutRecord(localnet)
    const chain = new Chain(localnet, stored())
    extend(chain, 2)
    chain.revert(0)
    expect(said(chain)).toBeUndefined()
    extend(chain, 1)
    expect(said(chain)).toBe(`${LOCALNET}fa000000`)
    chain.close()
  })

  it('is not asked of its forks: no genesis is made for them, whether the spec has a name or not', () => {
    let runs = 0
    const counted: ChainSpec = {
      ...localnet,
      genesis: (ctx, flush) => {
        runs++
        localnet.genesis(ctx, flush)
      },
    }
    const { id: _id, ...nameless } = counted
    for (const spec of [counted, nameless]) {
      runs = 0
      const chain = new Chain(spec, memoryStore())
      extend(chain, 2)
      const fork = chain.fork(1).fork()
      extend(fork, 1)
      expect([runs, fork.head.number]).toEqual([1, 2])
    }
  })

  it('goes with a snapshot file into the directory that starts from it', async () => {
    const file = join(path, 'snapshot')
    const chain = new Chain(localnet, memoryStore())
    extend(chain, 2)
    await exportSnapshot(chain, file)
    const store = stored()
    await importSnapshot(file, localnet, store)
    store.close()
    expect(refusal(presetSpec('localnet', false))).toMatch(/found localnet with slots of 250 ms: start it with/)
    expect(refusal(localnet)).toBe('taken')
  })

  it('differs from that of every other built-in network', () => {
    const specs = PRESETS.flatMap((name) => [presetSpec(name, true), presetSpec(name, false)])
    expect(new Set(specs.map((spec) => new Chain(spec, memoryStore()).genesisHash)).size).toBe(4)
  })
})
