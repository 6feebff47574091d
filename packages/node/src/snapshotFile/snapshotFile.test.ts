import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toHexDigits } from '@glia/base'
import { systemItems } from '@glia/frame'
import { lmdbStore, memoryStore } from '@glia/state'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Chain } from '../chain/chain.ts'
import { NodeError } from '../errors.ts'
import { presetSpec } from '../presets.ts'
import { extend } from '../testing/blocks.ts'
import { exportSnapshot } from './exportSnapshot.ts'
import { importSnapshot } from './importSnapshot.ts'

const spec = presetSpec('localnet', true)
const folder = mkdtempSync(join(tmpdir(), 'glia-snapshot-'))
const path = join(folder, 'whole')
let chain: Chain
let whole: Buffer

beforeAll(async () => {
  chain = new Chain(spec, memoryStore())
  extend(chain, 7)
  const writing = exportSnapshot(chain, path)
  // The chain goes on while its state is written.
  extend(chain, 3)
  await writing
  whole = readFileSync(path)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What is said of a file of these bytes. */
async function refusal(bytes: Uint8Array, of = spec): Promise<string> {
  const file = join(folder, 'tried')
  writeFileSync(file, bytes)
  const store = memoryStore()
  const fault = await importSnapshot(file, of, store).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(store.head).toBeUndefined()
  if (!(fault instanceof NodeError) || fault.shape.kind !== 'SnapshotFile') throw fault
  return fault.message.replace(`${file}: `, '')
}
const changed = (at: number, ...values: number[]) => {
  const bytes = Uint8Array.from(whole)
  bytes.set(values, at < 0 ? bytes.length + at : at)
  return bytes
}

describe('a snapshot file', () => {
  it('is what a chain goes on from as if it had never stopped, in memory or on disk', async () => {
    const path2 = join(folder, 'database')
    for (const store of [memoryStore(), lmdbStore({ path: path2, durability: 'process' })]) {
      await importSnapshot(path, spec, store)
      const started = new Chain(spec, store)
      expect([started.head.number, started.finalized, started.genesisHash]).toEqual([7, 7, chain.genesisHash])
      expect(started.head).toEqual(chain.byNumber(7))
      expect(systemItems.number.get(started.view())).toBe(7)
      expect([started.byNumber(0)?.hash, started.byNumber(3)]).toEqual([chain.genesisHash, undefined])
      extend(started, 3)
      expect(started.head.hash).toBe(chain.head.hash)
      started.close()
    }
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('begins with its magic and version and ends with its checksum', () => {
    expect(whole.subarray(0, 8).toString()).toBe('GLIASNAP')
    expect(toHexDigits(whole.subarray(8, 12))).toBe('01000000')
  })

  it('is refused when it is damaged anywhere or cut short', async () => {
    const cut = 'the snapshot is cut short: export it again'
    for (const length of [0, 5, 11, 40, whole.length >> 1, whole.length - 33, whole.length - 1])
      expect(await refusal(whole.subarray(0, length))).toBe(cut)
    const checksum = 'the checksum does not hold: the snapshot is damaged, export it again'
    expect(await refusal(changed(-1, (whole.at(-1) as number) ^ 1))).toBe(checksum)
    expect(await refusal(Buffer.concat([whole, Buffer.of(0)]))).toBe(checksum)
    const middle = whole.indexOf(Buffer.from(systemItems.number.storageKey(), 'hex')) + 32
    expect(await refusal(changed(middle, 99))).toBe(checksum)
    expect(await refusal(changed(12, 255, 255, 255, 127))).toBe('the snapshot is damaged: export it again')
  })

  it('is refused when it is something else, newer, or of another chain', async () => {
    expect(await refusal(Buffer.from('{"not": "a snapshot"}'))).toBe('this is not a snapshot of a Glia chain')
    expect(await refusal(changed(8, 2))).toBe(
      'expected snapshot format 1, found 2: a newer Glia made it, update this one',
    )
    expect(await refusal(whole, presetSpec('localnet', false))).toMatch(
      /^expected a snapshot of Bittensor with genesisHash .*: start it with glia node --chain localnet --fast-blocks, glia localnet True or startNode/,
    )
    const dev = presetSpec('dev', true)
    expect(await refusal(whole, dev)).toBe(
      `expected a snapshot of Bittensor with genesisHash ${new Chain(dev, memoryStore()).genesisHash}, found one of Bittensor with ${chain.genesisHash}: start it with glia node --chain localnet --fast-blocks, glia localnet True or startNode({ chain: 'localnet', fastBlocks: true })`,
    )
  })

  it('goes into an empty place only, and is looked for where it is said to be', async () => {
    await expect(importSnapshot(path, spec, chain.store)).rejects.toThrow(
      'expected a place that is empty or was begun with this snapshot, found a chain at block 10 that is not known to have been: leave',
    )
    await expect(importSnapshot(join(folder, 'nowhere'), spec, memoryStore())).rejects.toThrow(
      'the snapshot cannot be read (ENOENT): check the path',
    )
    await expect(exportSnapshot(chain, join(folder, 'no', 'where'))).rejects.toThrow(
      'the snapshot cannot be written (ENOENT): choose another place',
    )
  })
})
