import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { fromHex, GliaError } from '@glia/base'
import { type StateReader } from '@glia/state'
import { encodeBlock } from '../chain/block.ts'
import type { Chain } from '../chain/chain.ts'
import { identityOf } from '../chain/identity.ts'
import { badFile, END, encodePreamble, FORMAT, MAGIC } from './format.ts'

/** Bytes gathered before they are written. */
const CHUNK = 1 << 20
/** Keys asked of the state at once. */
const PAGE = 1000

/**
 * Writes the head's state to a file that a chain can start from, piece by piece: the chain may go on meanwhile. The file
 * appears under its name when it is whole.
 *
 * @throws NodeError SnapshotFile when it cannot be written
 */
export async function exportSnapshot(chain: Chain, path: string): Promise<void> {
  const { head, genesis } = chain
  const state = chain.state()
  const release = chain.store.keep(head.number)
  const part = `${path}.part`
  try {
    const file = await open(part, 'w')
    try {
      const out = new Output(file)
      const stated = encodePreamble({
        ...identityOf(chain.spec, genesis.hash),
        genesis: encodeBlock(genesis),
        head: encodeBlock(head),
      })
      out.put(MAGIC)
      out.u32(FORMAT)
      out.u32(stated.length)
      out.put(stated)
      const count = await writeEntries(out, state)
      out.u32(END)
      out.u32(count)
      await out.finish()
    } finally {
      await file.close()
    }
    await rename(part, path)
  } catch (fault) {
    await rm(part, { force: true })
    if (fault instanceof GliaError) throw fault
    const { code, message } = fault as NodeJS.ErrnoException
    throw badFile(path, `the snapshot cannot be written (${code ?? message}): choose another place`, fault)
  } finally {
    release()
  }
}

async function writeEntries(out: Output, state: StateReader): Promise<number> {
  let count = 0
  let keys = state.keys('', { limit: PAGE })
  while (keys.length > 0) {
    for (const key of keys) {
      const name = fromHex(key)
      const value = state.get(key) as Uint8Array
      out.u32(name.length)
      out.u32(value.length)
      out.put(name)
      out.put(value)
    }
    count += keys.length
    await out.flush(CHUNK)
    keys = state.keys('', { limit: PAGE, after: keys.at(-1) as string })
  }
  return count
}

/** Gathers bytes, writes them in big pieces, and keeps their checksum. */
class Output {
  readonly #file: FileHandle
  readonly #hash = process.getBuiltinModule('node:crypto').createHash('sha256')
  #waiting: Uint8Array[] = []
  #size = 0

  constructor(file: FileHandle) {
    this.#file = file
  }

  put(bytes: Uint8Array): void {
    this.#waiting.push(bytes)
    this.#size += bytes.length
  }

  u32(value: number): void {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setUint32(0, value, true)
    this.put(bytes)
  }

  /** Writes what waits, if it is at least so much. */
  async flush(atLeast: number): Promise<void> {
    if (this.#size < atLeast) return
    const bytes = Buffer.concat(this.#waiting)
    this.#waiting = []
    this.#size = 0
    this.#hash.update(bytes)
    await this.#file.writeFile(bytes)
  }

  async finish(): Promise<void> {
    await this.flush(0)
    await this.#file.writeFile(this.#hash.digest())
    await this.#file.sync()
  }
}
