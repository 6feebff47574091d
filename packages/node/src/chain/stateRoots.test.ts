import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStore } from '@glia/state'
import { expect, it } from 'vitest'
import { presetSpec } from '../presets.ts'
import { exportSnapshot } from '../snapshotFile/exportSnapshot.ts'
import { importSnapshot } from '../snapshotFile/importSnapshot.ts'
import { extend } from '../testing/blocks.ts'
import { NO_ROOT } from './block.ts'
import { Chain } from './chain.ts'

const spec = presetSpec('localnet', true)
const next = (chain: Chain) => chain.propose({ timestamp: BigInt(chain.head.number + 1) * 250n }, []).builder
it('asking for the root changes nothing for a block that was finalised before', () => {
  const usual = new Chain(spec, memoryStore())
  extend(usual, 2)
  const chain = new Chain(spec, memoryStore(), { stateRoots: 'onRequest' })
  extend(chain, 1)
  const block = chain.finalise(next(chain), { stateRoot: true })
  expect(chain.head.header.stateRoot).toBe(NO_ROOT)
  expect(chain.stateRoot()).toBe(usual.header(usual.hashOf(1)).header.stateRoot)
  chain.commit(block)
  // Another parent hash and so another state than the usual chain's; the next root is worked out from these branches.
  expect(chain.head.header.stateRoot).toBe(chain.stateRoot())
  const alone = new Chain(spec, memoryStore(), { stateRoots: 'onRequest' })
  extend(alone, 1)
  alone.commit(alone.finalise(next(alone), { stateRoot: true }))
  expect(chain.head.hash).toBe(alone.head.hash)
})

it('a chain whose head came without a root goes on from its snapshot file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'glia-roots-'))
  try {
    const chain = new Chain(spec, memoryStore(), { stateRoots: 'onRequest' })
    extend(chain, 2)
    await exportSnapshot(chain, join(folder, 'two.snap'))
    const store = memoryStore()
    await importSnapshot(join(folder, 'two.snap'), spec, store)
    const other = new Chain(spec, store, { stateRoots: 'onRequest' })
    expect(other.head.hash).toBe(chain.head.hash)
    for (const each of [chain, other]) extend(each, 3)
    expect(other.head.hash).toBe(chain.head.hash)
    expect(other.stateRoot()).toBe(chain.stateRoot())
  } finally {
    rmSync(folder, { recursive: true })
  }
})
