import { readFileSync, type Stats, statSync } from 'node:fs'
import { errorText } from '@glia/base'
import { buildGenesis, GenesisError } from '@glia/runtime'
import type { ChainSpec } from '../chain/spec.ts'
import { NodeError } from '../errors.ts'
import { presetSpec } from '../presets.ts'
import { type BesideFile, genesisFileOf } from './genesisFile.ts'
import { nameTwice } from './twice.ts'

/** Ten thousand accounts and as many stakes fit. */
const MOST_BYTES = 4 * 1024 * 1024
/** Characters of a name that are told. */
const MOST_TOLD = 100

/**
 * The network that a genesis file describes, by a preset and what is otherwise. The same file makes the same block 0 everywhere.
 *
 * @throws NodeError GenesisFile, with the place in the file, what was expected and what was found
 */
export function genesisFileSpec(path: string, beside: BesideFile): ChainSpec {
  const { preset, fastBlocks, config } = told(path, () => genesisFileOf(jsonOf(path), beside))
  const { id: _id, ...spec } = presetSpec(preset, fastBlocks)
  // Without an id a data directory is known again by the hash of its block 0, and so by what the file says.
  return { ...spec, genesis: (ctx) => told(path, () => buildGenesis(ctx, config)) }
}

function jsonOf(path: string): unknown {
  const { size } = fileAt(path)
  if (size > MOST_BYTES) throw refused(`expected at most ${MOST_BYTES} bytes, found ${size}`)
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw refused(`expected JSON: ${errorText(cause)}`, cause)
  }
  const name = nameTwice(text)
  if (name === undefined) return value
  throw refused(
    `expected each name once in an object, found ${JSON.stringify(name.slice(0, MOST_TOLD))} twice: leave one of them out`,
  )
}

/** A pipe would be waited for until somebody writes, and a device may have no end. */
function fileAt(path: string): Stats {
  let found: Stats
  try {
    found = statSync(path)
  } catch (cause) {
    throw refused(`expected a file, found none that can be read (${errorText(cause)}): check the path`, cause)
  }
  if (!found.isFile()) throw refused(`expected a file, found ${found.isDirectory() ? 'a directory' : 'something else'}`)
  return found
}

const refused = (details: string, cause?: unknown): NodeError =>
  new NodeError({ kind: 'GenesisFile', details }, { cause })

/** What `work` gives; what it says of the file is told with its name. */
function told<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const ofFile = error instanceof GenesisError || (error instanceof NodeError && error.code === 'GenesisFile')
    if (!ofFile) throw error
    throw new NodeError({ kind: 'GenesisFile', details: `genesis file ${path}: ${error.message}` }, { cause: error })
  }
}
