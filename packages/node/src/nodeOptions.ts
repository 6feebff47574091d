import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type DirectoryLock, lockDirectory, memoryStore, StateError, type StateStore } from '@glia/state'
import type { StateRoots } from './chain/chainEvents.ts'
import { type ChainSpec, slotDuration } from './chain/spec.ts'
import type { BlockClock } from './engine/clock.ts'
import { defaultFinality } from './engine/createEngine.ts'
import { parseSealMode, type SealMode } from './engine/engine.ts'
import { type FinalityLag, parseFinality } from './engine/finality.ts'
import { genesisFileSpec } from './genesisFile/genesisSpec.ts'
import type { Logger } from './log.ts'
import type { DURABILITIES } from './optionRules.ts'
import type { PoolLimits } from './pool/limits.ts'
import { type PresetName, presetSpec } from './presets.ts'
import type { RpcMethods } from './rpc/core/access.ts'
import type { ServerLimits } from './rpc/limits.ts'
import { installSnapshot, readSnapshot } from './snapshotFile/importSnapshot.ts'
import { makeDirectory } from './util/makeDirectory.ts'

/** States kept in memory, where they fit: a block of the local network takes some 4 kB, with what undoes it. */
const MEMORY_HISTORY = 30_000
/** What their undo records and the blocks themselves may take: a large network keeps fewer states, and so does one with full blocks. */
const MEMORY_HISTORY_BYTES = 48 * 1024 * 1024

export interface NodeOptions {
  /** A built-in network, or one of your own. Default `localnet`. */
  readonly chain?: PresetName | ChainSpec
  /** Built-in networks only: 250 ms slots (default) or 12 s. */
  readonly fastBlocks?: boolean
  /**
   * A JSON file that says what the first state has otherwise than a built-in network: accounts, subnets and more, see
   * docs/guides/genesis-file.md. `chain`, `fastBlocks` and `drand` say what it does not.
   */
  readonly genesis?: string
  /** `instant`, `manual`, `interval` (one block a slot) or `interval=250ms`. Default: `interval`, for `dev` `manual`. */
  readonly seal?: string | SealMode
  /**
   * How far finality follows behind the head: `{ blocks: 2 }`, `{ seconds: 30 }`, or as text `2` and `30s` (a time has its unit: ms, s, m or h). Default: two
   * blocks with an interval, none with instant sealing; sealing by hand finalises by hand.
   */
  readonly finality?: string | FinalityLag
  /** Where blocks get their time from. Default: slot by slot from 0 when sealing is manual, the wall clock otherwise. */
  readonly clock?: BlockClock
  /** A file that `exportSnapshot` wrote, to start from instead of genesis; a data directory is empty then, or was begun with it and goes on. */
  readonly snapshot?: string
  /** Directory of the database; in memory when left out. */
  readonly dataDir?: string
  /**
   * Checks the data directory whole before it is opened, as one that was not closed in order is: for files that may have been
   * damaged since.
   */
  readonly check?: boolean
  /** `process` (default): a block survives the end of the process; `disk`: also a power cut, a millisecond slower. */
  readonly durability?: (typeof DURABILITIES)[number]
  /**
   * Address of a drand relay, whose pulses the node brings to its chain: what is sealed to a round opens with them. A new chain's beacon
   * is drand's quicknet then. Default: none; a chain of development makes pulses of its own.
   */
  readonly drand?: string
  /** How many blocks' states stay readable; in memory the blocks too. Default: all on disk; in memory 30,000 (two hours of fast blocks), as long as what undoes them fits into 48 MiB. */
  readonly history?: number | 'all'
  /** `everyBlock` (default), or `onRequest`: headers say zeros for the state root, blocks take about half the time. */
  readonly stateRoots?: StateRoots
  /** Port for HTTP and WebSocket; 0 for any free one. Default 9944. */
  readonly rpcPort?: number
  /** Further ports for the same chain. */
  readonly extraPorts?: readonly number[]
  /** A further port for /metrics and /health, on this machine alone unless `metricsExternal`; they are on the RPC port in any case. */
  readonly metricsPort?: number
  /** Lets others than this machine read /metrics, where they reach the node; `metricsPort` is then open where `host` is. Default false. */
  readonly metricsExternal?: boolean
  /** Address to listen on, or several. Default: `127.0.0.1` and `::1`, which only this machine reaches; `::` is all. */
  readonly host?: string | readonly string[]
  /**
   * Who may call methods that change the node (`engine_*`): with `Auto` (default) clients that reach it on a loopback
   * address, with `Safe` nobody, with `Unsafe` everybody. In process they can always be called.
   */
  readonly rpcMethods?: RpcMethods
  /** Origins of web pages that may use the node, or `all`; those of this machine always may. Default: no others. */
  readonly rpcCors?: 'all' | readonly string[]
  /**
   * Names by which clients may reach it on a loopback address, or `all`; addresses and `localhost` always do. Default: no
   * others.
   */
  readonly rpcHosts?: 'all' | readonly string[]
  readonly poolLimits?: Partial<PoolLimits>
  readonly serverLimits?: Partial<ServerLimits>
  /** Threads that check signatures. Default: one a processor, at most 8. */
  readonly verifyThreads?: number
  readonly log?: Logger
}

/** Throws NodeError GenesisFile. */
export function specOf({ chain, fastBlocks, drand, genesis }: NodeOptions): ChainSpec {
  const beacon = drand === undefined ? undefined : 'quicknet'
  if (typeof chain === 'object') return chain
  if (genesis !== undefined) return genesisFileSpec(genesis, { preset: chain, fastBlocks, beacon })
  return presetSpec(chain ?? 'localnet', fastBlocks ?? true, beacon)
}

export function sealMode({ seal, chain, genesis }: NodeOptions, { type, runtime }: ChainSpec): SealMode {
  if (typeof seal === 'object') return seal
  const isDev = chain === 'dev' || (genesis !== undefined && type === 'Development')
  const mode = parseSealMode(seal ?? (isDev ? 'manual' : 'interval'), slotDuration(runtime))
  return mode as SealMode
}

export function finalityLag({ finality }: NodeOptions, mode: SealMode): FinalityLag | undefined {
  if (typeof finality === 'object') return finality
  return finality === undefined ? defaultFinality(mode) : parseFinality(finality)
}

/** A store, and what to do with it when the node does not start after all. */
export interface OpenedStore {
  readonly store: StateStore
  /** Closes it. A directory that was empty before is so again: another start is not held to what this one wanted. */
  giveUp(): void
}

/** Throws NodeError Database or SnapshotFile, StateError Corrupt, InUse or Unwritable. */
export async function openStore(options: NodeOptions, spec: ChainSpec): Promise<OpenedStore> {
  const { dataDir, snapshot } = options
  // The file first, so that one that is refused leaves no directory behind.
  const read = snapshot === undefined ? undefined : await readSnapshot(snapshot, spec)
  const fresh = dataDir !== undefined && isEmpty(dataDir)
  const store = await emptyOrStored(options)
  const giveUp = () => {
    store.close()
    if (fresh) makeEmpty(dataDir)
  }
  try {
    if (read !== undefined) installSnapshot(read, spec, store)
    return { store, giveUp }
  } catch (fault) {
    giveUp()
    throw fault
  }
}

function isEmpty(directory: string): boolean {
  return !existsSync(directory) || (statSync(directory).isDirectory() && readdirSync(directory).length === 0)
}

function makeEmpty(directory: string): void {
  let lock: DirectoryLock
  try {
    lock = lockDirectory(directory)
  } catch (fault) {
    // Somebody else has it by now, and what is in it.
    if (fault instanceof StateError && fault.code === 'InUse') return
    throw fault
  }
  // The marks first: without the data they would say that a chain was lost.
  for (const name of ['begun', 'closed', 'data.mdb', 'lock.mdb']) rmSync(join(directory, name), { force: true })
  lock.release()
}

async function emptyOrStored(options: NodeOptions): Promise<StateStore> {
  const { dataDir, history, durability = 'process', check = false } = options
  if (dataDir === undefined) {
    return history === undefined
      ? memoryStore({ history: MEMORY_HISTORY, historyBytes: MEMORY_HISTORY_BYTES })
      : memoryStore({ history })
  }
  const { lmdbStore } = await import('@glia/state')
  makeDirectory(dataDir)
  return lmdbStore({ path: dataDir, history: history ?? 'all', durability, check })
}
