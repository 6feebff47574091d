import { sleep } from '../timer.ts'
import { OtherRuntime } from './errors.ts'
import { MetadataError } from './metadata/errors.ts'
import { keepFew, metadataOf } from './metadata/load.ts'
import type { Metadata } from './metadata/metadata.ts'
import { RpcError } from './rpc/errors.ts'
import type { RuntimeVersion } from './rpc/wire.ts'
import type { Transport } from './transport/transport.ts'

/** Of so many blocks, and runtimes of some, is remembered how they encode. */
const PAST_KEPT = 16
/** Milliseconds between readings of metadata because of answers that do not fit: a node that gives another each time is slow with it. */
const BETWEEN_LOOKS_MS = 1000

/** A runtime as one node has it. */
export interface Runtime {
  readonly version: RuntimeVersion
  readonly metadata: Metadata
}

/** The runtimes that a chain has had, as the node in use says. */
export class Runtimes {
  readonly #rpc: Transport
  #known: Runtime
  /** The address that said so. */
  #from: string
  #looking: Promise<unknown> | undefined
  /** When metadata may be read again because of an answer that does not fit. */
  #nextLook = 0
  /** How blocks that were read at encode, and runtimes of the past, by the address that said so. */
  readonly #past = new Map<string, Promise<Metadata>>()

  constructor(rpc: Transport, known: Runtime) {
    this.#rpc = rpc
    this.#known = known
    this.#from = rpc.url
  }

  /** The present one, as of the last time that somebody asked. */
  get known(): Runtime {
    return this.#known
  }

  /** The one that the node in use has, as far as is known: each of several addresses is asked for itself. */
  async current(): Promise<Runtime> {
    return this.#rpc.url === this.#from ? this.#known : this.looked()
  }

  /** Asks whether the chain was upgraded, and for the new metadata if so. */
  refresh(): Promise<boolean> {
    return this.#refresh(async () => undefined)
  }

  /** As {@link refresh}, once for all who ask at a time, and metadata not often. */
  async looked(): Promise<Runtime> {
    this.#looking ??= this.#refresh(() => this.#turn()).finally(() => {
      this.#looking = undefined
    })
    await this.#looking
    return this.#known
  }

  /** @param turn waits until metadata may be read */
  async #refresh(turn: () => Promise<void>): Promise<boolean> {
    await this.#rpc.open()
    const { specVersion, transactionVersion } = await this.#rpc.request('state_getRuntimeVersion')
    const { version: known } = this.#known
    const same = specVersion === known.specVersion && transactionVersion === known.transactionVersion
    if (same && this.#rpc.url === this.#from) return false
    await turn()
    const { url } = this.#rpc
    // It may be another one than before the wait.
    const [version, metadata] = await Promise.all([this.#rpc.request('state_getRuntimeVersion'), metadataOf(this.#rpc)])
    this.#known = { version, metadata }
    this.#from = url
    return true
  }

  async #turn(): Promise<void> {
    const now = performance.now()
    const at = Math.max(now, this.#nextLook)
    this.#nextLook = at + BETWEEN_LOOKS_MS
    if (at > now) await sleep((at - now) / 1000)
  }

  /** By what to read what the node says, of a block where one is named. */
  async metadataFor(at: string | undefined): Promise<Metadata> {
    const past = at === undefined ? undefined : this.#past.get(this.#named(at))
    return past ?? (await this.current()).metadata
  }

  /**
   * The metadata of the runtime that a block is of: answers about a block are in its forms.
   *
   * @throws OtherRuntime where the node does not give it
   */
  metadataAt(at: string): Promise<Metadata> {
    return this.#remembered(at, async () => {
      const { specVersion } = await this.#rpc.request('state_getRuntimeVersion', [at])
      const now = await this.current()
      if (specVersion === now.version.specVersion) return now.metadata
      return this.#remembered(`of ${specVersion}`, async () => {
        await this.#turn()
        try {
          return await metadataOf(this.#rpc, at)
        } catch (cause) {
          // Runtimes have not always had metadata of this version, nor a way to ask for one.
          if (!(cause instanceof RpcError || cause instanceof MetadataError)) throw cause
          throw new OtherRuntime(at, specVersion, now.version.specVersion, cause)
        }
      })
    })
  }

  #named(name: string): string {
    return `${this.#rpc.url} ${name}`
  }

  #remembered(name: string, read: () => Promise<Metadata>): Promise<Metadata> {
    const key = this.#named(name)
    const metadata = this.#past.get(key) ?? read()
    keepFew(this.#past, key, metadata, PAST_KEPT)
    metadata.catch(() => this.#past.delete(key))
    return metadata
  }
}
