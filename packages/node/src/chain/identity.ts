import { encode, type H256, Reader, str, struct, u32 } from '@glia/frame'
import { type AuxEntry, memoryStore, type StateStore } from '@glia/state'
import { NodeError } from '../errors.ts'
import { BEACONS, optionsOf, PRESETS, presetSpec } from '../presets.ts'
import type { Block } from './block.ts'
import { BlockIndex } from './blockIndex.ts'
import { startChain } from './origin.ts'
import { type ChainSpec, slotDuration } from './spec.ts'

/** What tells chains apart, as a snapshot file says it of its own. */
export interface Identity {
  readonly chain: string
  readonly genesisHash: H256
  readonly specName: string
  readonly specVersion: number
  /** Milliseconds of a slot: one genesis may serve slots of several lengths. */
  readonly slotDuration: number
}

/** What a data directory says of its chain, so that its genesis need not be made anew to know it again. */
interface ChainRecord {
  /** Empty for a spec that has none. */
  readonly id: string
  readonly slotDuration: number
}

const KEY = 'identity'
const record = struct<ChainRecord>({ id: str, slotDuration: u32 })

export function identityOf(spec: ChainSpec, genesisHash: H256): Identity {
  const { specName, specVersion } = spec.runtime.version
  return { chain: spec.name, genesisHash, specName, specVersion, slotDuration: slotDuration(spec.runtime) }
}

/** Hash of the block 0 that a spec makes. PERF: makes it, some 30 ms for the local network. */
export function genesisHashOf(spec: ChainSpec): H256 {
  const store = memoryStore()
  return startChain(spec, store, new BlockIndex(store)).hash
}

/** To be committed with the first block of a store. */
export function identityRecord(spec: ChainSpec): AuxEntry {
  return { key: KEY, value: encode(record, ownOf(spec)) }
}

/**
 * Makes sure that what a store holds is a chain of `spec`. Answers the records that it lacks, for the next commit.
 *
 * @throws NodeError Database, with the options to start it with where they are known
 */
export function requireChain(spec: ChainSpec, store: StateStore, genesis: Block): AuxEntry[] {
  const own = ownOf(spec)
  const bytes = store.aux(KEY)
  const found = bytes === undefined ? undefined : record.decodeFrom(new Reader(bytes))
  if (found !== undefined && found.slotDuration !== own.slotDuration) throw foreign(spec, genesis.hash, found)
  const named = found !== undefined && found.id !== '' && own.id !== ''
  if (named ? found.id !== own.id : genesisHashOf(spec) !== genesis.hash) throw foreign(spec, genesis.hash, found)
  return lackingRecords(spec, store)
}

/** What a store that is known to hold a chain of `spec` does not say of it: it is of an older version, or reverted to that. */
export function lackingRecords(spec: ChainSpec, store: StateStore): AuxEntry[] {
  return store.aux(KEY) === undefined ? [identityRecord(spec)] : []
}

function ownOf(spec: ChainSpec): ChainRecord {
  return { id: spec.id ?? '', slotDuration: slotDuration(spec.runtime) }
}

function foreign(spec: ChainSpec, genesisHash: H256, found: ChainRecord | undefined): NodeError {
  const own = ownOf(spec)
  const preset = presetWith(genesisHash, found)
  const id = found === undefined || found.id === '' ? `a chain of genesis ${genesisHash}` : found.id
  const slots = found === undefined ? '' : ` with slots of ${found.slotDuration} ms`
  const wanted = `${chainOf(spec)} with slots of ${own.slotDuration} ms`
  return new NodeError({
    kind: 'Database',
    details: `expected ${wanted} in the data directory, found ${preset?.name ?? id + slots}: ${remedyOf(preset, spec)}, or choose another directory`,
  })
}

/** A chain whose genesis is somebody's own has the name of the network that it is built on, as many others have. */
export const chainOf = (spec: ChainSpec): string => spec.id ?? `the chain of genesis ${genesisHashOf(spec)}`

/** What to do with something of the chain of this genesis, where `spec` was given. */
export const startingWith = (genesisHash: H256, spec: ChainSpec): string =>
  remedyOf(presetWith(genesisHash, undefined), spec)

const VARIANTS = [true, false].flatMap((fast) => BEACONS.map((beacon) => [fast, beacon] as const))

interface Preset {
  readonly name: string
  readonly options: string
}

function remedyOf(preset: Preset | undefined, { id }: ChainSpec): string {
  if (preset !== undefined)
    return `start it with ${preset.options}${id === undefined ? ', and no genesis of your own' : ''}`
  return 'start it with the genesis file that it was begun with (--genesis FILE), or the spec, as it was then'
}

/** The built-in network that has this genesis, or is what a directory says. */
function presetWith(genesisHash: H256, found: ChainRecord | undefined): Preset | undefined {
  for (const chain of PRESETS) {
    for (const [fastBlocks, beacon] of VARIANTS) {
      const spec = presetSpec(chain, fastBlocks, beacon)
      const { id, slotDuration: slot } = ownOf(spec)
      const same =
        found === undefined ? genesisHashOf(spec) === genesisHash : found.id === id && found.slotDuration === slot
      const of = beacon === 'quicknet' ? " and drand's pulses" : ''
      if (same) return { name: `${chain} with slots of ${slot} ms${of}`, options: optionsOf(chain, fastBlocks, beacon) }
    }
  }
  return undefined
}
