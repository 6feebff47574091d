import type { Header } from './blocks/header.ts'
import { BlockError, OtherRuntime } from './errors.ts'
import { MetadataError } from './metadata/errors.ts'
import type { Metadata } from './metadata/metadata.ts'
import { Pace } from './pace.ts'
import { heldMs, PastRuntimes, type ReadOf } from './pastRuntimes.ts'
import { ConnectionError, isNotTaken, NodeChanged, RpcError, RpcTimeout } from './rpc/errors.ts'
import type { RuntimeVersion } from './rpc/wire.ts'
import { runtimeAtHead } from './runtimeAtHead.ts'
import { nodeInUse } from './transport/nodeInUse.ts'
import type { Transport } from './transport/transport.ts'
import { VersionWatch } from './versionWatch.ts'

/** Milliseconds between looks at a new runtime that nobody reads by. */
const FOLLOWED_MS = 12_000
/** Milliseconds after an upgrade, in which a node that fails to tell what wrote its newest block is asked with each read: some blocks. */
const UPGRADED_MS = 60_000
/** How often a question is put together anew because the link broke meanwhile. */
const MOST_MOVES = 3

const isSame = (one: RuntimeVersion, other: RuntimeVersion): boolean =>
  one.specVersion === other.specVersion && one.transactionVersion === other.transactionVersion

/** Whether the node gave no answer, this time at least: not that what it gave cannot be. */
const isUnanswered = (error: unknown): boolean => error instanceof RpcError || error instanceof RpcTimeout

/** Whether a node will never tell which runtime wrote a block. */
function isNeverTold(error: unknown): boolean {
  const why = error instanceof OtherRuntime ? error.cause : error
  return isNotTaken(why) || why instanceof MetadataError
}

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

/** Which node is asked at the head, by what, and at which block where it is not simply the newest. */
export interface HeadReading extends Reading {
  readonly block: string | undefined
}

/** A look at what the node runs that failed. */
interface FailedLook {
  readonly node: string
  readonly error: unknown
  /** Until when whoever looks again is told the same. */
  readonly until: number
}

/** The runtimes that a chain has had, as the node in use says. */
export class Runtimes {
  readonly #rpc: Transport
  #known: Runtime
  /** The node that said so. */
  #from: string
  #looking: Promise<Runtime> | undefined
  #failed: FailedLook | undefined
  readonly #watch: VersionWatch
  /** When an upgrade was found: what is stored at the head may be still as the runtime before the one that is known wrote it. */
  #upgradedAt: number | undefined
  /** When news were followed without anybody reading. */
  #followedAt = Number.NEGATIVE_INFINITY
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
    this.#past = new PastRuntimes(rpc, new Pace(rpc, patience), () => this.#watch.heard())
    this.#watch = new VersionWatch(
      rpc,
      (version) => isSame(version, this.#known.version),
      () => this.#follow(),
    )
  }

  /** The present one, as of the last time that somebody asked. */
  get known(): Runtime {
    return this.#known
  }

  /** The one that the node in use has, as far as is known: each of several addresses is asked for itself. */
  async current(): Promise<Runtime> {
    return this.#isPresent ? this.#known : this.looked()
  }

  get #isPresent(): boolean {
    return this.#isOfNode && !this.#watch.behind
  }

  /** Whether what is known is of the node in use. */
  get #isOfNode(): boolean {
    return this.#rpc.url === this.#from
  }

  /**
   * As {@link current}, to read by: where the node refuses to say more, by the forms that it is known to have had. One that is silent is
   * waited for, and fails what is read: it has named another version by then, whose answers may fit the old forms and mean something else.
   */
  async #toReadBy(): Promise<Runtime> {
    if (this.#isPresent) return this.#known
    try {
      return await this.looked()
    } catch (error) {
      if (error instanceof RpcError && this.#isOfNode) return this.#known
      throw error
    }
  }

  /** Whether another version was heard of than the one that is known, which to look at may help. */
  get behind(): boolean {
    return this.#watch.behind && this.#held() === undefined
  }

  /** Whether an error is why the last look at what the node runs failed: whoever reads again meets the same. */
  isOfLook(error: unknown): boolean {
    return this.#failed !== undefined && this.#failed.error === error
  }

  /** The failed look that is still what everybody is told. */
  #held(): FailedLook | undefined {
    const failed = this.#failed
    return failed?.node === this.#rpc.url && performance.now() < failed.until ? failed : undefined
  }

  /** See {@link VersionWatch.checked}. */
  checked(): Promise<void> {
    return this.#watch.checked()
  }

  /** For what is taken from the metadata alone, which asks nothing: so often that a node that lies keeps nobody busy. */
  #follow(): void {
    if (performance.now() - this.#followedAt < FOLLOWED_MS) return
    this.#followedAt = performance.now()
    this.looked().catch(() => undefined)
  }

  /**
   * The block to read what is stored at the head at, where that may be as another runtime wrote it: the block of an upgrade is stored by
   * the runtime before, and only the ones behind it by the one that is known.
   */
  async #headToRead(blockHash: () => Promise<string>): Promise<string | undefined> {
    await this.#toReadBy()
    const upgradedAt = this.#upgradedAt
    if (upgradedAt === undefined) return undefined
    const at = await blockHash()
    try {
      const written = await this.metadataAt(at, 'state')
      if (written === this.#known.metadata) this.#upgradedAt = undefined
      return at
    } catch (error) {
      if (!(error instanceof BlockError || isUnanswered(error))) throw error
      // What does not fit is read otherwise still. The next read asks again, unless the node will not tell that one either.
      if (isNeverTold(error) || performance.now() > upgradedAt + UPGRADED_MS) this.#upgradedAt = undefined
      return undefined
    }
  }

  /** Asks whether the chain was upgraded, and for the new metadata if so. */
  refresh(): Promise<boolean> {
    return this.#refresh(async () => undefined)
  }

  /** As {@link refresh}, once for all who ask at a time, and metadata not often. */
  looked(): Promise<Runtime> {
    const held = this.#held()
    if (held !== undefined) return Promise.reject(held.error)
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async #look(): Promise<Runtime> {
    const node = await nodeInUse(this.#rpc)
    try {
      await this.#refresh((asked) => this.#pace.turn(asked))
      return this.#known
    } catch (error) {
      this.#failed = { node, error, until: performance.now() + heldMs(error) }
      throw error
    }
  }

  /** @param turn waits until metadata may be read of a node */
  async #refresh(turn: (node: string) => Promise<void>): Promise<boolean> {
    const asked = await nodeInUse(this.#rpc)
    let looked = this.#watch.looking()
    if (isSame(await this.#rpc.request('state_getRuntimeVersion'), this.#known.version) && asked === this.#from) {
      looked()
      return false
    }
    await turn(asked)
    // It may be another version than before the wait, and another node.
    const node = await nodeInUse(this.#rpc)
    looked = this.#watch.looking()
    const { version, metadata } = await runtimeAtHead(this.#rpc)
    if (!isSame(version, this.#known.version)) this.#upgradedAt = performance.now()
    this.#known = { version, metadata }
    this.#from = node
    this.#failed = undefined
    looked()
    return true
  }

  /**
   * Whom to ask, and by what to read it: at the head by what is known, which asks nothing unless an upgrade was heard of; at a block by
   * what it is of.
   *
   * @throws OtherRuntime where the node does not give that, ConnectionError
   */
  reading(of: ReadOf, at: string | undefined): Promise<Reading> {
    return this.#ofOneNode(async (node) => ({ node, metadata: await this.#metadataFor(of, at) }))
  }

  /** As {@link reading}, at the head: at its block where what is stored there may be as another runtime wrote it. */
  headReading(of: ReadOf, blockHash: () => Promise<string>): Promise<HeadReading> {
    return this.#ofOneNode(async (node) => {
      const block = of === 'state' ? await this.#headToRead(blockHash) : undefined
      return { node, metadata: await this.#metadataFor(of, block), block }
    })
  }

  async #metadataFor(of: ReadOf, at: string | undefined): Promise<Metadata> {
    return at === undefined ? (await this.#toReadBy()).metadata : this.metadataAt(at, of)
  }

  /** What is put together of several answers, anew where another node came into use meanwhile. */
  async #ofOneNode<T>(put: (node: string) => Promise<T>): Promise<T> {
    for (let moves = 0; moves < MOST_MOVES; moves++) {
      const node = await nodeInUse(this.#rpc)
      try {
        const whole = await put(node)
        if (this.#rpc.url === node) return whole
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
    return this.#past.metadataAt(this.#rpc.url, at, of, () => this.#toReadBy())
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
