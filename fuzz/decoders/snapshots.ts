import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportSnapshot, importSnapshot, NodeError } from '../../packages/node/src/index.ts'
import { memoryStore } from '../../packages/state/src/index.ts'
import type { Network } from '../calls/network.ts'
import { mutated } from '../mutated.ts'
import type { Random } from '../random.ts'
import { type Decoder, damaged, ofBytes, seldom } from './decoder.ts'

const CHECKSUM = 32

/** A decoder of snapshot files, and what removes the folder in which they are written. */
export async function snapshotDecoder({ chain }: Network): Promise<{ decoder: Decoder; close(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'glia-fuzz-'))
  const path = join(folder, 'good.snapshot')
  await exportSnapshot(chain, path)
  const good = readFileSync(path)
  const given = join(folder, 'given.snapshot')
  const decoder = ofBytes(
    'snapshot file',
    [NodeError],
    async (bytes) => {
      writeFileSync(given, bytes)
      const store = memoryStore()
      try {
        await importSnapshot(given, chain.spec, store)
      } finally {
        store.close()
      }
    },
    (random: Random) => {
      if (random.oneIn(3)) return good
      // Damage that the checksum does not tell.
      const body = mutated(random, good.subarray(0, -CHECKSUM))
      return Buffer.concat([body, createHash('sha256').update(body).digest()])
    },
  )
  return { decoder: seldom(damaged(decoder)), close: () => rmSync(folder, { recursive: true }) }
}
