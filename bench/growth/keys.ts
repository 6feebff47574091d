import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inOwnProcess } from '../measure/ownProcess.ts'
import type { KeysResult, KeysRun } from './process.ts'

export type StoreName = 'memory' | 'lmdb'

/** What a state of so many keys costs. */
export interface KeysGrowth extends KeysResult {
  readonly store: StoreName
  readonly keys: number
  readonly transfersEach: number
  /** Size of the database, megabytes. */
  readonly diskMegabytes: number | undefined
}

const TRANSFERS = { emptyBlocks: 60, transferBlocks: 30, transfersEach: 100 }

const execute = (options: KeysRun) =>
  inOwnProcess<KeysResult>(new URL('./process.ts', import.meta.url), options, ['--expose-gc'])

/** Measures one state. Each step has a process of its own; the database is thrown away. */
export async function measureKeys(store: StoreName, keys: number): Promise<KeysGrowth> {
  const options = { accounts: keys, ...TRANSFERS }
  const common = { store, keys, transfersEach: TRANSFERS.transfersEach }
  if (store === 'memory')
    return { ...common, diskMegabytes: undefined, ...(await execute({ ...options, step: 'both' })) }
  const dataDir = mkdtempSync(join(tmpdir(), 'glia-bench-growth-'))
  try {
    await execute({ ...options, dataDir, step: 'fill' })
    const result = await execute({ ...options, dataDir, step: 'measure' })
    return { ...common, diskMegabytes: sizeOf(dataDir), ...result }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function sizeOf(folder: string): number {
  let bytes = 0
  // Blocks, not lengths: files of a database may have holes.
  for (const name of readdirSync(folder)) bytes += statSync(join(folder, name)).blocks * 512
  return bytes / 1e6
}
