import type { Connection } from './connection.ts'
import { ByteBudget, InFlight, type Keeper } from './inFlight.ts'
import { Lane } from './lane.ts'
import type { LargeTurn } from './largeAnswers.ts'
import { batchAnswerTooBig, isBusy, type RpcError, responseTooBig } from './rpcError.ts'
import type { Subscription } from './subscription.ts'

/** Who asks, and whether somebody still waits for the answer. */
export interface Caller {
  /** Undefined over HTTP and for single requests in process, where nothing can be subscribed to. */
  readonly connection: Connection | undefined
  /** Subscriptions that were opened for it. */
  readonly opened: Subscription[]
  /** Whether it may call methods that change the node, or that have no bound on their work. */
  readonly unsafe: boolean
  /** Whose time it is. */
  readonly lane: Lane
  /** False once the client has left, or was told why it has to: what is left of its work need not be done. */
  wanted(): boolean
  /**
   * Bytes of an answer in the making, counted as the client's until its request is answered; below 0, fewer again.
   *
   * @throws RpcError -32011 of a part of a batch
   */
  hold(bytes: number): void
  /**
   * The same for an answer that is much, before any of it is made: waits until the node has room for it.
   *
   * @param most bytes that all that is held for the request may have
   * @param wanted whether somebody still waits for it; left out, as long as for the whole
   * @param isOneOfSeveral whether other answers to the same batch may be as large: they have room together, all that it may have,
   * however large this one is; else each of several batches held some of its own and waited for what the others hold
   * @returns whether it is held: not where nobody waits for it any more
   * @throws RpcError -32008 beyond them, -32009 where there is no room for long
   */
  reserve(bytes: number, most: number, wanted?: () => boolean, isOneOfSeveral?: boolean): Promise<boolean>
  /** Bytes of it that are counted. */
  readonly held: number
  /**
   * Once that is much, what to wait for before there is more: that no other answer of the client is (`LargeAnswers`).
   *
   * @param more bytes that are about to be held
   */
  grown(more?: number): Promise<void> | undefined
  /** What waits for it is wanted no more: it goes on, and finds that out. */
  release(): void
  /** Counts bytes as the client's beyond the answer, such as what a stream still has to do, until what it answers is called. */
  keep(bytes: number): () => void
  /**
   * The same where that is much: once the node has room for it, or it is wanted no more. @throws RpcError -32009 where there is no
   * room for long
   */
  keepMuch(bytes: number, wanted: () => boolean): Promise<() => void>
  /** What is kept is sent meanwhile, and let go of (`InFlight.passOn`). */
  passOn(work: () => void): void
}

/** What every request of a client has in common. */
export interface Client {
  readonly connection: Connection | undefined
  readonly unsafe: boolean
  readonly lane: Lane
  readonly inFlight: InFlight
  wanted(): boolean
}

/** Bytes of an answer, or of what there is of a batch's, from which on its client's are made one after the other. */
export const MUCH = 256 * 1024
/** As many times as much as its answers a batch may hold while they are made, and so many bytes at least. */
const MAKING = 1.25
const MAKING_BYTES = 40 * 1024 * 1024
/** What a request takes beside its text. */
const OVERHEAD = 256

/** One request on its way: its bytes count as its client's from its arrival to its answer. */
export class Request implements Caller, Keeper {
  readonly opened: Subscription[] = []
  readonly #client: Client
  /** Of its text, and of what is read from it. */
  #bytes: number
  #held = 0
  /** Bytes for which it has room, those included that it holds: what else of a batch is about to be. */
  #room = 0
  /** Bytes of it that are kept, and not held yet. */
  #ahead = 0
  #keptSince = 0
  /** Whether that is for all of a batch: what one answer lets go of is for the others. */
  #keepsAll = false
  /** Room that is waited for, for all of a batch: resolves once that is over, with why there was none. */
  #entering: Promise<RpcError | undefined> | undefined
  #isOver = false
  readonly #order: number
  /** Its turn among the large ones of its client, if it asked for one. */
  #turn: LargeTurn | undefined

  /** @param order where it has come before all of it was there */
  constructor(client: Client, bytes: number, order = client.inFlight.large.order()) {
    this.#client = client
    this.#bytes = bytes + OVERHEAD
    this.#order = order
    client.inFlight.add('asked', this.#bytes)
  }

  /** What is read from it takes so many bytes beside its text. */
  growBy(bytes: number): void {
    if (this.#isOver) return
    this.#bytes += bytes
    this.#client.inFlight.add('asked', bytes)
  }

  get connection(): Connection | undefined {
    return this.#client.connection
  }

  get unsafe(): boolean {
    return this.#client.unsafe
  }

  get lane(): Lane {
    return this.#client.lane
  }

  wanted(): boolean {
    return this.#client.wanted()
  }

  get held(): number {
    return this.#held
  }

  grown(more = 0): Promise<void> | undefined {
    return this.#turn === undefined && this.#held + more < MUCH ? undefined : this.#large()
  }

  #large(): Promise<void> | undefined {
    this.#turn ??= this.#client.inFlight.large.turn(this.#order, () => !this.#isOver && this.wanted())
    return this.#turn.comes
  }

  /** Its answer is there, and has to be sent. */
  made(): void {
    this.giveBack()
    this.#turn?.made()
  }

  release(): void {
    this.giveBack()
    this.#turn?.end()
    this.#client.inFlight.letOverGo()
  }

  hold(bytes: number): void {
    if (this.#isOver) return
    this.#held += bytes
    if (bytes < 0) {
      if (!this.#keepsAll) this.#room = Math.max(0, this.#room + bytes)
      // Before anybody is let into what is its own still.
      this.#keepAhead()
    }
    this.#client.inFlight.add('answers', bytes)
    if (bytes > 0) this.#keepAhead()
  }

  async reserve(bytes: number, most: number, wanted = () => this.wanted(), isOneOfSeveral = false): Promise<boolean> {
    const isWanted = () => !this.#isOver && wanted()
    this.#refuseBeyond(bytes, most)
    if (!isWanted()) return false
    const turn = this.#large()
    if (turn !== undefined) await turn
    const since = performance.now()
    while (this.#entering !== undefined) await this.#entered(this.#entering)
    this.#refuseBeyond(bytes, most)
    let isHeld = false
    const keepsAll = isOneOfSeveral && this.#held + bytes >= MUCH
    const ahead = keepsAll ? most - this.#held : bytes
    const take = () => {
      if (!isWanted()) return
      // What else is held for the request may have come while this waited.
      this.#refuseBeyond(bytes, most)
      this.hold(bytes)
      isHeld = true
    }
    const enter = () => {
      this.#keepsAll ||= keepsAll
      take()
    }
    if (bytes <= this.#ahead) take()
    else await this.#enter(ahead, isWanted, enter, since)
    return isHeld
  }

  /** Whether a batch that may be much should have room before it is begun (`Room.isTight`). */
  get isTight(): boolean {
    return this.#client.inFlight.isTight
  }

  /**
   * Waits until there is room for what else a batch may hold, once it turns out to be much.
   *
   * @param most bytes that all that is held for the request may have
   * @throws RpcError -32009 where there is no room for long
   */
  async lookAhead(bytes: number, most: number): Promise<void> {
    const isWanted = () => !this.#isOver && this.wanted()
    const turn = this.#large()
    if (turn !== undefined) await turn
    const since = performance.now()
    while (this.#entering !== undefined) await this.#entered(this.#entering)
    const ahead = Math.min(bytes, most - this.#held)
    const take = () => {
      this.#keepsAll ||= bytes >= most
    }
    if (ahead > this.#ahead) await this.#enter(ahead, isWanted, take, since)
  }

  /**
   * Of a batch one waits for room for all; where there is none for long, there is none for the others either. When that is over, all go
   * on at once: who finds another waiting by then waits again.
   */
  async #entered(entering: Promise<RpcError | undefined>): Promise<void> {
    const busy = await entering
    if (busy !== undefined) throw busy
  }

  /** Waits until there is room for so many bytes to be kept ahead. @param since when it began to wait, for others of its batch first */
  #enter(ahead: number, wanted: () => boolean, take: () => void, since: number): Promise<void> | undefined {
    const most = this.#held + ahead
    const more = ahead - this.#ahead
    const enter = () => {
      if (!wanted()) return
      // What is held may have become more, or less, meanwhile.
      this.#room = Math.min(most, Math.max(this.#room, this.#held) + more)
      this.#keptSince = performance.now()
      this.#keepAhead()
      take()
    }
    const entering = this.#client.inFlight.enter(more, wanted, enter, since)
    if (entering === undefined) return undefined
    const over = (fault?: unknown) => {
      this.#entering = undefined
      return isBusy(fault) ? fault : undefined
    }
    this.#entering = entering.then(() => over(), over)
    return entering
  }

  #keepAhead(): void {
    const { inFlight } = this.#client
    const ahead = Math.max(0, this.#room - this.#held)
    const more = ahead - this.#ahead
    if (more === 0) return
    this.#ahead = ahead
    inFlight.keeps(this, ahead > 0)
    inFlight.keepAhead(more)
  }

  get room(): number {
    return this.#room
  }

  get keptSince(): number {
    return this.#keptSince
  }

  giveBack(): void {
    this.keepAtMost(0)
  }

  /** Room is kept for no more than so many bytes beyond what it holds, whatever it lets go of. */
  keepAtMost(ahead: number): void {
    this.#keepsAll = false
    this.#room = Math.min(this.#room, this.#held + ahead)
    this.#keepAhead()
  }

  /** What a request holds before it asks for more is of other parts of a batch. */
  #refuseBeyond(bytes: number, most: number): void {
    if (bytes > most) throw responseTooBig(most)
    if (this.#held + bytes > most) throw batchAnswerTooBig(most)
  }

  keep(bytes: number): () => void {
    const { inFlight } = this.#client
    let kept = bytes
    inFlight.add('asked', bytes)
    return () => {
      inFlight.add('asked', -kept)
      kept = 0
    }
  }

  async keepMuch(bytes: number, wanted: () => boolean): Promise<() => void> {
    const { inFlight } = this.#client
    let free = () => {}
    const enter = () => {
      if (wanted()) free = this.keep(bytes)
    }
    const turn = inFlight.large.turn(this.#order, wanted)
    const release = () => {
      free()
      turn.end()
    }
    try {
      if (turn.comes !== undefined) await turn.comes
      await inFlight.enter(bytes, wanted, enter)
    } catch (fault) {
      release()
      throw fault
    }
    return release
  }

  passOn(work: () => void): void {
    this.#client.inFlight.passOn(work)
  }

  /** It is answered, or given up. */
  end(): void {
    this.giveBack()
    this.hold(-this.#held)
    this.#isOver = true
    this.#client.inFlight.add('asked', -this.#bytes)
    this.#turn?.end()
  }
}

/** One request of a batch: what it holds is told from what the others hold. */
export class Part implements Caller {
  readonly #whole: Caller
  readonly #most: number
  readonly #wanted: () => boolean
  readonly #isOneOfSeveral: boolean
  #held = 0
  readonly connection: Connection | undefined
  readonly opened: Subscription[]
  readonly unsafe: boolean
  readonly lane: Lane

  /**
   * @param most bytes that all answers of the batch together may have
   * @param wanted whether the batch as a whole still is
   * @param isOneOfSeveral whether more than one request of it may be answered with much
   */
  constructor(whole: Caller, most: number, wanted: () => boolean, isOneOfSeveral = false) {
    this.#whole = whole
    this.#most = most
    this.#wanted = wanted
    this.#isOneOfSeveral = isOneOfSeveral
    this.connection = whole.connection
    this.opened = whole.opened
    this.unsafe = whole.unsafe
    this.lane = whole.lane
  }

  get held(): number {
    return this.#held
  }

  wanted(): boolean {
    return this.#wanted() && this.#whole.wanted()
  }

  grown(more?: number): Promise<void> | undefined {
    return this.#whole.grown(more)
  }

  /** The others may be wanted still. */
  release(): void {}

  /** @throws RpcError -32011 where all parts together hold far more than the answers may have: beside those, what they are made of */
  hold(bytes: number): void {
    const most = Math.max(MAKING * this.#most, MAKING_BYTES)
    if (bytes > 0 && this.#whole.held + bytes > most) throw batchAnswerTooBig(this.#most)
    this.settle(this.#held + bytes)
  }

  /** It is answered, and holds so many bytes from now on. */
  settle(bytes: number): void {
    const more = bytes - this.#held
    this.#held = bytes
    this.#whole.hold(more)
  }

  async reserve(bytes: number, most: number, wanted = () => this.wanted()): Promise<boolean> {
    const isHeld = await this.#whole.reserve(bytes, most, wanted, this.#isOneOfSeveral)
    if (isHeld) this.#held += bytes
    return isHeld
  }

  keep(bytes: number): () => void {
    return this.#whole.keep(bytes)
  }

  keepMuch(bytes: number, wanted: () => boolean): Promise<() => void> {
    return this.#whole.keepMuch(bytes, wanted)
  }

  passOn(work: () => void): void {
    this.#whole.passOn(work)
  }
}

/** What is held for this process itself is not counted. */
export const uncounted = (): InFlight => new InFlight(new ByteBudget(Number.POSITIVE_INFINITY), () => undefined)

/** A request of this process itself, which may call every method. */
export const ownRequest = (): Request =>
  new Request({ connection: undefined, unsafe: true, lane: new Lane(), inFlight: uncounted(), wanted: () => true }, 0)
