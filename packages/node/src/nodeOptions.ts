import { memoryStore, type StateStore } from '@glia/state'
import type { StateRoots } from './chain/chainEvents.ts'
import type { ChainSpec } from './chain/spec.ts'
import type { BlockClock } from './engine/clock.ts'
import { defaultFinality } from './engine/createEngine.ts'
import { parseSealMode, type SealMode } from './engine/engine.ts'
import { type FinalityLag, parseFinality } from './engine/finality.ts'
import { NodeError } from './errors.ts'
import type { Logger } from './log.ts'
import type { PoolLimits } from './pool/limits.ts'
import { PRESETS, type PresetName, presetSpec } from './presets.ts'
import type { RpcMethods } from './rpc/core/access.ts'
import type { ServerLimits } from './rpc/server.ts'
import { importSnapshot } from './snapshotFile/importSnapshot.ts'
import { makeDirectory } from './util/makeDirectory.ts'

/** States kept in memory: about 1 kB a block of the local network. */
const MEMORY_HISTORY = 30_000
/** What their undo records may take: a large network keeps fewer states. */
const MEMORY_HISTORY_BYTES = 64 * 1024 * 1024

export interface NodeOptions {
  /** A built-in network, or one of your own. Default `localnet`. */
  readonly chain?: PresetName | ChainSpec
  /** Built-in networks only: 250 ms slots (default) or 12 s. */
  readonly fastBlocks?: boolean
  /** `instant`, `manual`, `interval` (one block a slot) or `interval=250ms`. Default: `interval`, for `dev` `manual`. */
  readonly seal?: string | SealMode
  /**
   * How far finality follows behind the head: `{ blocks: 2 }`, `{ seconds: 30 }`, or as text `2` and `30s`. Default: two
   * blocks with an interval, none with instant sealing; sealing by hand finalises by hand.
   */
  readonly finality?: string | FinalityLag
  /** Where blocks get their time from. Default: slot by slot from 0 when sealing is manual, the wall clock otherwise. */
  readonly clock?: BlockClock
  /** A file that `exportSnapshot` wrote, to start from instead of genesis; the data directory must be empty then. */
  readonly snapshot?: string
  /** Directory of the database; in memory when left out. */
  readonly dataDir?: string
  /** `process` (default): a block survives the end of the process; `disk`: also a power cut, a millisecond slower. */
  readonly durability?: 'process' | 'disk'
  /** How many blocks' states stay readable; in memory the blocks too. Default: all on disk; in memory 30,000 (two hours of fast blocks), as long as what undoes them fits into 64 MiB. */
  readonly history?: number | 'all'
  /** `everyBlock` (default), or `onRequest`: headers say zeros for the state root, blocks take about half the time. */
  readonly stateRoots?: StateRoots
  /** Port for HTTP and WebSocket; 0 for any free one. Default 9944. */
  readonly rpcPort?: number
  /** Further ports for the same chain. */
  readonly extraPorts?: readonly number[]
  /** Port for /metrics and /health alone; they are on the RPC port in any case. */
  readonly metricsPort?: number
  /** Address to listen on, or several. Default: all, IPv6 and IPv4. */
  readonly host?: string | readonly string[]
  /**
   * Who may call methods that change the node (`engine_*`): with `Auto` (default) clients that reach it on a loopback
   * address, with `Safe` nobody, with `Unsafe` everybody. In process they can always be called.
   */
  readonly rpcMethods?: RpcMethods
  readonly poolLimits?: Partial<PoolLimits>
  readonly serverLimits?: Partial<ServerLimits>
  /** Threads that check signatures. Default: one a processor, at most 8. */
  readonly verifyThreads?: number
  readonly log?: Logger
}

/** Throws NodeError Options. */
export function specOf({ chain = 'localnet', fastBlocks = true }: NodeOptions): ChainSpec {
  if (typeof chain !== 'string') return chain
  if (!PRESETS.includes(chain)) {
    throw new NodeError({
      kind: 'Options',
      details: `expected a chain of ${PRESETS.join(', ')}; found ${JSON.stringify(chain)}`,
    })
  }
  return presetSpec(chain, fastBlocks)
}

/** Throws NodeError Options or SnapshotFile, StateError Corrupt. */
export async function openStore(options: NodeOptions, spec: ChainSpec): Promise<StateStore> {
  const store = await emptyOrStored(options)
  if (options.snapshot === undefined) return store
  try {
    await importSnapshot(options.snapshot, spec, store)
    return store
  } catch (fault) {
    store.close()
    throw fault
  }
}

async function emptyOrStored({ dataDir, history, durability = 'process' }: NodeOptions): Promise<StateStore> {
  if (dataDir === undefined) {
    return history === undefined
      ? memoryStore({ history: MEMORY_HISTORY, historyBytes: MEMORY_HISTORY_BYTES })
      : memoryStore({ history })
  }
  const { lmdbStore } = await import('@glia/state')
  makeDirectory(dataDir)
  return lmdbStore({ path: dataDir, history: history ?? 'all', durability })
}

/** Throws NodeError Options. */
export function sealMode({ seal, chain }: NodeOptions, slotDuration: number): SealMode {
  if (typeof seal === 'object') return seal
  const text = seal ?? (chain === 'dev' ? 'manual' : 'interval')
  const mode = parseSealMode(text, slotDuration)
  if (mode === undefined) {
    throw new NodeError({
      kind: 'Options',
      details: `expected how to seal as instant, manual, interval or interval=250ms; found ${JSON.stringify(text)}`,
    })
  }
  return mode
}

/** Throws NodeError Options. */
export function finalityLag({ finality }: NodeOptions, mode: SealMode): FinalityLag | undefined {
  if (typeof finality === 'object') return finality
  if (finality === undefined) return defaultFinality(mode)
  const lag = parseFinality(finality)
  if (lag === undefined) {
    throw new NodeError({
      kind: 'Options',
      details: `expected how far finality lags as 2 (blocks) or 30s; found ${JSON.stringify(finality)}`,
    })
  }
  return lag
}
