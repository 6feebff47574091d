import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { fromHex, GliaError, toHex0x, toHexDigits } from '@glia/base'
import { CodecError } from '@glia/frame'
import type { AuxEntry, Change, StateStore } from '@glia/state'
import { type Block, decodeBlock, NO_ROOT } from '../chain/block.ts'
import { BlockIndex } from '../chain/blockIndex.ts'
import { genesisHashOf, identityOf, identityRecord, startingWith } from '../chain/identity.ts'
import type { ChainSpec } from '../chain/spec.ts'
import { NodeError } from '../errors.ts'
import { ByteSource, EndOfFile } from './byteSource.ts'
import { badFile, CHECKSUM_BYTES, decodePreamble, END, FORMAT, MAGIC, type Preamble } from './format.ts'

/** No preamble, key or value is longer: a length beyond is damage. */
const MAX_LENGTH = 1 << 28

/**
 * Puts a snapshot file into an empty store, which a chain of `spec` can be opened on then; one that was begun with it stays as it is.
 * Nothing is written before the whole file was read and its checksum and state root hold.
 *
 * @throws NodeError SnapshotFile, with one sentence, for a file that is damaged, cut short, of another chain or of a newer
 * version, and for a store that was not begun with it
 */
export async function importSnapshot(path: string, spec: ChainSpec, store: StateStore): Promise<void> {
  installSnapshot(await readSnapshot(path, spec), spec, store)
}

/** A snapshot file that is whole and of the chain it is wanted for. Its state root shows when it is installed. */
export interface SnapshotContents {
  readonly path: string
  readonly genesis: Block
  readonly head: Block
  readonly entries: readonly Change[]
}

/** Reads a whole file. @throws NodeError SnapshotFile */
export async function readSnapshot(path: string, spec: ChainSpec): Promise<SnapshotContents> {
  await requireFile(path)
  const source = new ByteSource(path)
  try {
    const preamble = await readPreamble(path, source)
    checkIdentity(path, preamble, spec)
    const [genesis, head] = [decodeBlock(preamble.genesis), decodeBlock(preamble.head)]
    const entries = await readEntries(path, source)
    if (!(await source.endsWithChecksum(CHECKSUM_BYTES)))
      throw badFile(path, 'the checksum does not hold: the snapshot is damaged, export it again')
    return { path, genesis, head, entries }
  } catch (fault) {
    throw sentence(path, fault)
  } finally {
    await source.close()
  }
}

function requireEmpty(path: string, { head }: StateStore): void {
  if (head === undefined) return
  const found = `found a chain at block ${head.number} that is not known to have been`
  throw badFile(
    path,
    `expected a place that is empty or was begun with this snapshot, ${found}: leave the snapshot out to go on with that chain, or choose another data directory`,
  )
}

/** Of the block that a store was begun with. */
const ORIGIN = 'snapshot'
const originOf = ({ head }: SnapshotContents): AuxEntry => ({ key: ORIGIN, value: fromHex(head.hash) })

/** Whether a store was begun with this snapshot, and may have gone on since. */
function beganWith(read: SnapshotContents, store: StateStore): boolean {
  const origin = store.aux(ORIGIN)
  return origin !== undefined && toHex0x(origin) === read.head.hash
}

/** A pipe would be waited for until somebody writes, and a device may have no end. */
async function requireFile(path: string): Promise<void> {
  let found: Stats
  try {
    found = await stat(path)
  } catch (fault) {
    throw sentence(path, fault)
  }
  if (found.isFile()) return
  const kind = found.isDirectory() ? 'a directory' : found.isFIFO() ? 'a pipe' : 'a device'
  throw badFile(path, `expected a file that exportSnapshot wrote, found ${kind}: check the path`)
}

async function readPreamble(path: string, source: ByteSource): Promise<Preamble> {
  const magic = await source.take(MAGIC.length)
  if (toHexDigits(magic) !== toHexDigits(MAGIC)) throw badFile(path, 'this is not a snapshot of a Glia chain')
  const format = await source.u32()
  if (format > FORMAT)
    throw badFile(path, `expected snapshot format ${FORMAT}, found ${format}: a newer Glia made it, update this one`)
  return decodePreamble(await source.take(await lengthOf(path, source)))
}

function checkIdentity(path: string, found: Preamble, spec: ChainSpec): void {
  const own = identityOf(spec, genesisHashOf(spec))
  for (const field of ['genesisHash', 'specName', 'specVersion', 'slotDuration'] as const) {
    if (found[field] === own[field]) continue
    const remedy = field === 'genesisHash' ? startingWith(found.genesisHash, spec) : 'start the chain that it is of'
    throw badFile(
      path,
      `expected a snapshot of ${own.chain} with ${field} ${own[field]}, found one of ${found.chain} with ${found[field]}: ${remedy}`,
    )
  }
}

async function readEntries(path: string, source: ByteSource): Promise<Change[]> {
  const entries: Change[] = []
  for (;;) {
    const length = await source.u32()
    if (length === END) break
    if (length > MAX_LENGTH) throw damaged(path)
    const valueLength = await lengthOf(path, source)
    const key = toHexDigits(await source.take(length))
    entries.push({ key, value: await source.take(valueLength) })
  }
  if ((await source.u32()) !== entries.length) throw damaged(path)
  return entries
}

/**
 * Puts what was read into an empty store; one that was begun with the same snapshot is as it is: whoever starts a node anew in the
 * same way goes on where it stopped.
 *
 * @throws NodeError SnapshotFile
 */
export function installSnapshot(read: SnapshotContents, spec: ChainSpec, store: StateStore): void {
  const { path, genesis, head, entries } = read
  if (beganWith(read, store)) return
  requireEmpty(path, store)
  const pending = store.prepare(entries)
  const root = toHex0x(pending.root as Uint8Array)
  if (head.header.stateRoot !== NO_ROOT && root !== head.header.stateRoot)
    throw badFile(
      path,
      `expected state root ${head.header.stateRoot} of block ${head.number}, found ${root}: export it again`,
    )
  const { number, hash, header } = head
  const blocks = new BlockIndex(store)
  const aux = [
    ...blocks.records(genesis),
    ...(number === 0 ? [] : blocks.records(head)),
    identityRecord(spec),
    originOf(read),
  ]
  store.commit({ number, hash, parentHash: header.parentHash, pending, aux })
}

async function lengthOf(path: string, source: ByteSource): Promise<number> {
  const length = await source.u32()
  if (length > MAX_LENGTH) throw damaged(path)
  return length
}

const damaged = (path: string): NodeError => badFile(path, 'the snapshot is damaged: export it again')

function sentence(path: string, fault: unknown): unknown {
  if (fault instanceof EndOfFile) return badFile(path, 'the snapshot is cut short: export it again', fault)
  if (fault instanceof CodecError) return damaged(path)
  // A sentence already.
  if (fault instanceof GliaError) return fault
  const { code } = fault as NodeJS.ErrnoException
  return code === undefined ? fault : badFile(path, `the snapshot cannot be read (${code}): check the path`, fault)
}
