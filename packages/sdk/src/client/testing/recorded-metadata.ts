import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { UnifiedMetadata } from '@polkadot-api/substrate-bindings'
import { Metadata } from '../metadata/metadata.ts'

const REPOSITORY = fileURLToPath(new URL('../../../../../', import.meta.url))
const FILE = join(REPOSITORY, '../shared/facts/metadata-spec343.json')

type Json = Record<string, unknown>

/** The file leaves docs and a few derived fields out: put empty ones back. */
function complete(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(complete)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries([
    ['docs', []],
    ...Object.entries(value as Json).map(([key, item]) => [key, complete(item)]),
  ])
}

/** The main network's metadata of spec 343, if the facts lie beside the repository; else null. */
export function recordedMetadata(): Metadata | null {
  if (!existsSync(FILE)) {
    console.info(`not compared with the recorded metadata: ${FILE} is not there`)
    return null
  }
  const raw = complete(JSON.parse(readFileSync(FILE, 'utf8'))) as UnifiedMetadata
  const { extrinsic } = raw
  if (!extrinsic.extensionsByVersion) extrinsic.extensionsByVersion = { 4: Object.values(extrinsic.extensions) }
  return new Metadata(raw)
}
