import { readFileSync } from 'node:fs'
import type { UnifiedMetadata } from '@polkadot-api/substrate-bindings'
import { Metadata } from '../metadata/metadata.ts'

const FILE = new URL('../../../../runtime/testdata/facts/spec343.json', import.meta.url)

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

/** The main network's metadata of spec 343. */
export function recordedMetadata(): Metadata {
  const raw = complete(JSON.parse(readFileSync(FILE, 'utf8'))) as UnifiedMetadata
  const { extrinsic } = raw
  if (!extrinsic.extensionsByVersion) extrinsic.extensionsByVersion = { 4: Object.values(extrinsic.extensions) }
  return new Metadata(raw, 'as recorded')
}
