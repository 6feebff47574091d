import type { Header } from './blocks/header.ts'
import { metadataOf } from './metadata/load.ts'
import type { Metadata } from './metadata/metadata.ts'
import { Pace } from './pace.ts'
import { PastRuntimes, type ReadOf } from './pastRuntimes.ts'
import { ConnectionError, NodeChanged } from './rpc/errors.ts'
import type { RuntimeVersion } from './rpc/wire.ts'
import { nodeInUse } from './transport/nodeInUse.ts'
import type { Transport } from './transport/transport.ts'

/** How often a question is put together anew because the link broke meanwhile. */
const MOST_MOVES = 3

/** A runtime as one node has it. */
export interface Runtime {
  readonly version: RuntimeVersion
  readonly metadata: Metadata
}

/** Which node is asked by what is asked at once, and how that is encoded. */
export interface Reading {
  readonly node: string
  readonly metadata: Metadata
}

/** The runtimes that a chain has had, as the node in use says. */
export class Runtimes {
  readonly #rpc: Transport
  #known: Runtime
  /** The node that said so. */
  #from: string
  #looking: Promise<unknown> | undefined
  readonly #pace: Pace
  readonly #past: PastRuntimes

  /**
   * @param from the node that says so
   * @param patience seconds that one waits for an answer
   */
  constructor(rpc: Transport, known: Runtime, from: string, patience: number) {
    this.#rpc = rpc
    this.#known = known
    this.#from = from
    this.#pace = new Pace(rpc, patience)
    // Of its own, so that whoever reads what is long past holds up nobody who reads what is now.
    this.#past = new PastRuntimes(rpc, new Pace(rpc, patience))
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
    this.#looking ??= this.#refresh((node) => this.#pace.turn(node)).finally(() => {
      this.#looking = undefined
    })
    await this.#looking
    return this.#known
  }

  /** @param turn waits until metadata may be read of a node */
  async #refresh(turn: (node: string) => Promise<void>): Promise<boolean> {
    const asked = await nodeInUse(this.#rpc)
    const { specVersion, transactionVersion } = await this.#rpc.request('state_getRuntimeVersion')
    const { version: known } = this.#known
    const same = specVersion === known.specVersion && transactionVersion === known.transactionVersion
    if (same && asked === this.#from) return false
    await turn(asked)
    // It may be another version than before the wait, and another node.
    const node = await nodeInUse(this.#rpc)
    const [version, metadata] = await Promise.all([this.#rpc.request('state_getRuntimeVersion'), metadataOf(this.#rpc)])
    this.#known = { version, metadata }
    this.#from = node
    return true
  }

  /**
   * Whom to ask, and by what to read it: at the head by what is known, which asks nothing; at a block by what it is of.
   *
   * @throws OtherRuntime where the node does not give that, ConnectionError
   */
  async reading(of: ReadOf, at: string | undefined): Promise<Reading> {
    for (let moves = 0; moves < MOST_MOVES; moves++) {
      const node = await nodeInUse(this.#rpc)
      try {
        const metadata = at === undefined ? (await this.current()).metadata : await this.metadataAt(at, of)
        if (this.#rpc.url === node) return { node, metadata }
      } catch (error) {
        if (!(error instanceof NodeChanged)) throw error
      }
    }
    throw new ConnectionError(
      `the connection broke ${MOST_MOVES} times before anything was read, at last the one to ${this.#rpc.url}`,
    )
  }

  /**
   * By what to read at a block, as the node in use says.
   *
   * @throws OtherRuntime where it does not
   */
  metadataAt(at: string, of: ReadOf): Promise<Metadata> {
    return this.#past.metadataAt(this.#rpc.url, at, of, () => this.current())
  }

  /** Takes in a header that a node gave of a block: see {@link PastRuntimes.saw}. */
  saw(node: string, hash: string, header: Header): void {
    this.#past.saw(node, hash, header)
  }

  /** By what a block of a node is likely to be read, which is not known yet; undefined where nothing is known of the node. */
  likely(node: string): Metadata | undefined {
    return this.#past.latest(node) ?? (node === this.#from ? this.#known.metadata : undefined)
  }
}
