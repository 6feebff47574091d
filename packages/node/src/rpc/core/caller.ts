import type { Connection } from './connection.ts'
import { ByteBudget, InFlight, type Keeper } from './inFlight.ts'
import { Lane } from './lane.ts'
import type { LargeTurn } from './largeAnswers.ts'
import { Outlook } from './outlook.ts'
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
   * The same for an answer that is much, before any of it is made: waits until the node has room for it. Of a batch, those that are
   * begun together wait together, else each of several batches held some of its own and waited for what the others hold.
   *
   * @param most bytes that all that is held for the request may have
   * @returns whether it is held: not where nobody waits for it any more
   * @throws RpcError -32008 beyond them, -32009 where there is no room for long
   */
  reserve(bytes: number, most: number): Promise<boolean>
  /**
   * The same, but that nothing is held yet: what is comes out of it. Undefined where it is little, with what others of its batch are
   * about to hold.
   *
   * @param least bytes that the answer will have at least; left out, as many
   * @throws RpcError -32008, -32009 as `reserve`; -32011 of a part of a batch whose answers are too much together
   */
  lookAhead(bytes: number, most: number, least?: number): Promise<void> | undefined
  /** Bytes of it that are counted. */
  readonly held: number
  /**
   * Where that is much, what to wait for before there is more: that no other answer of the client is (`LargeAnswers`), and, once, that
   * there is room for a good deal.
   *
   * @param more bytes that are about to be held
   * @throws RpcError -32009 where there is no room for long
   */
  grown(more?: number): Promise<void> | undefined
  /** Counts bytes as the client's beyond the answer, such as what a stream still has to do, until what it answers is called. */
  keep(bytes: number): () => void
  /** The same of an answer that is there, and said in notifications. */
  keepAnswer(bytes: number): () => void
  /**
   * The same where that is much: once the node has room for it, or it is wanted no more. @throws RpcError -32009 where there is no
   * room for long
   */
  keepMuch(bytes: number, wanted: () => boolean): Promise<() => void>
  /** What is kept is sent meanwhile, and let go of (`InFlight.passOn`). */
  passOn(work: () => void): void
}

/**
 * Where what waits for room stands: alone; in a batch, among large ones, which wait until all that can be is begun; among its others,
 * which do not; or for all that is left of it.
 */
type Place = 'alone' | 'amongLarge' | 'amongOthers' | 'rest'

/** Who waits for room: of a batch the others come into it, and where it is not known how large those are, they have room for all that it may have. */
export interface Waiter {
  readonly wanted: () => boolean
  readonly place: Place
}

/** What room is waited for (`Caller.reserve`). */
interface Wish extends Waiter {
  readonly bytes: number
  readonly most: number
  /** Throws where it would be too much by now. */
  readonly refuse: () => void
  readonly take: () => void
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
/** What a request takes beside its text. */
const OVERHEAD = 256

/** One request on its way: its bytes count as its client's from its arrival to its answer. */
export class Request implements Caller, Keeper {
  readonly opened: Subscription[] = []
  /** Of a batch. */
  readonly outlook: Outlook = new Outlook()
  readonly #client: Client
  /** Of its text. */
  readonly #bytes: number
  /** Of what is read from that. */
  #read = 0
  #held = 0
  /** Bytes for which it has room, those included that it holds: what else of a batch is about to be. */
  #room = 0
  /** Bytes of it that are kept, and not held yet. */
  #ahead = 0
  #keptSince = 0
  /** Bytes that were held since then. */
  #used = 0
  /** It has had room for what grows, and for all of a batch: what one answer lets go of is for the others. */
  #keepsAll = false
  /** Room that is waited for, for all of a batch: resolves once that is over, with why there was none. */
  #entering: Promise<RpcError | undefined> | undefined
  #isOver = false
  readonly #alone: Waiter = { wanted: () => this.wanted(), place: 'alone' }
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

  /**
   * What is read from it takes so many bytes beside its text: where that is much, once there is room for it. What waits for room for
   * its answer holds them, so that they have a place of their own.
   *
   * @returns undefined where there is room at once
   * @throws RpcError -32009 where there is none for long
   */
  read(bytes: number): Promise<void> | undefined {
    const { inFlight } = this.#client
    const isWanted = () => !this.#isOver && this.wanted()
    const enter = () => {
      if (!isWanted()) return
      this.#read += bytes
      inFlight.add('read', bytes)
    }
    if (bytes >= MUCH) return inFlight.enterReading(bytes, isWanted, enter)
    enter()
    return undefined
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

  /**
   * @param wanted whether somebody still waits for it; left out, as long as for the whole
   * @param all bytes of a batch of which others may be large too: they have room with it, else they waited while that is kept
   */
  grown(more = 0, wanted = () => this.wanted(), all?: number): Promise<void> | undefined {
    if (this.#turn === undefined && this.#held + more < MUCH) return undefined
    const turn = this.#large()
    const grow = () => this.#growOn(more, wanted, all)
    return turn === undefined ? grow() : turn.then(grow)
  }

  /** Nobody knows how far it grows: it has room for a good deal once, and does not wait again with what it holds. */
  #growOn(more: number, wanted: () => boolean, all: number | undefined): Promise<void> | undefined {
    const { roomLimit, deal } = this.#client.inFlight
    // What is little beyond the room that it has is not asked for: the heads of answers are.
    if (this.#keepsAll || this.#held + more - this.#room < MUCH || !Number.isFinite(roomLimit)) return undefined
    if (this.#entering !== undefined) return this.#entered(this.#entering).then(() => this.#growOn(more, wanted, all))
    const grow = () => {
      this.#keepsAll = true
    }
    const ahead = Math.max(more, (all ?? deal) - this.#held)
    return this.#enter(ahead, () => !this.#isOver && wanted(), grow, performance.now())
  }

  #large(): Promise<void> | undefined {
    this.#turn ??= this.#client.inFlight.large.turn(this.#order, () => !this.#isOver && this.wanted())
    return this.#turn.comes
  }

  /** Its answer is there, and has to be sent. */
  made(): void {
    this.giveBack()
    this.#forget()
    this.#turn?.made()
  }

  /** What waits for it is wanted no more: it goes on, and finds that out. */
  release(): void {
    this.outlook.end()
    this.giveBack()
    this.#turn?.end()
    const { connection, inFlight } = this.#client
    if (connection === undefined) inFlight.letOverGo()
    else connection.letOverGo()
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
    if (bytes <= 0) return
    this.#keepAhead()
    this.#used += bytes
    if (this.#used < MUCH) return
    this.#used = 0
    this.#keptSince = performance.now()
  }

  /** @param waiter left out, the request as a whole */
  async reserve(bytes: number, most: number, waiter = this.#alone): Promise<boolean> {
    let isHeld = false
    const announce = (more: number) => {
      if (waiter.place !== 'alone') this.outlook.announce(more)
    }
    const refuse = () => this.#refuseBeyond(bytes, most)
    const take = () => {
      // What else is held for the request may have come while this waited.
      refuse()
      this.hold(bytes)
      announce(-bytes)
      isHeld = true
    }
    refuse()
    announce(bytes)
    try {
      await this.#roomFor({ bytes, most, ...waiter, refuse, take })
    } finally {
      if (!isHeld) announce(-bytes)
    }
    return isHeld
  }

  /** Whether somebody waits for room: a batch that may be much should have its own before it is begun. */
  get isTight(): boolean {
    return this.#client.inFlight.isTight
  }

  lookAhead(bytes: number, most: number): Promise<void> | undefined {
    return this.lookAheadFor(this.#alone, bytes, most)
  }

  lookAheadFor(waiter: Waiter, bytes: number, most: number): Promise<void> | undefined {
    if (bytes > most) throw responseTooBig(most)
    if (this.#held + Math.max(bytes, this.outlook.announced) < MUCH) return undefined
    // What all will be is known once all are begun.
    const refuse = () => {
      if (waiter.place === 'amongLarge') this.#refuseTooMuch(most)
    }
    return this.#roomFor({ bytes, most, ...waiter, refuse, take: () => undefined })
  }

  /** Of a batch that has turned out to be much: room for what is left of it. @param wanted whether that still is */
  lookToEnd(most: number, wanted: () => boolean): Promise<void> {
    const refuse = () => this.#refuseTooMuch(most)
    this.outlook.reckon()
    return this.#roomFor({ bytes: 0, most, wanted, place: 'rest', refuse, take: () => undefined })
  }

  #refuseTooMuch(most: number): void {
    if (this.outlook.isTooMuch(most)) throw batchAnswerTooBig(most)
  }

  /** One of a batch is answered: room is kept for what is left. */
  settled(): void {
    if (!this.#keepsAll || !this.outlook.hasUnknown) this.keepAtMost(this.outlook.ahead)
  }

  async #roomFor({ bytes, most, wanted, place, refuse, take }: Wish): Promise<void> {
    const isWanted = () => !this.#isOver && wanted()
    if (!isWanted()) return
    const turn = this.#large()
    if (turn !== undefined) await turn
    const known =
      place === 'rest' ? this.outlook.whenMeasured : place === 'amongLarge' ? this.outlook.whenBegun : undefined
    if (known !== undefined) await known
    const isOfBatch = place !== 'alone'
    const since = performance.now()
    while (this.#entering !== undefined) await this.#entered(this.#entering)
    refuse()
    const takeIfWanted = () => {
      if (isWanted()) take()
    }
    // What there is of others would be held while this waited, and what comes of them while others wait.
    const together = isOfBatch ? this.outlook.ahead : bytes
    if ((this.#keepsAll ? bytes : together) <= this.#ahead) return takeIfWanted()
    // What nobody knows yet may be as large as all of it.
    const keepsAll = isOfBatch && this.outlook.isOpen && this.#held + together >= MUCH
    // What is too much beside the others is refused once it is held.
    const ahead = Math.max(0, keepsAll ? most - this.#held : Math.min(together, most - this.#held))
    const enter = () => {
      this.#keepsAll ||= keepsAll || bytes >= most
      takeIfWanted()
    }
    await this.#enter(ahead, isWanted, enter, since)
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
      this.#used = 0
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
    return this.#keepAt('asked', bytes)
  }

  keepAnswer(bytes: number): () => void {
    return this.#keepAt('answers', bytes)
  }

  #keepAt(place: 'asked' | 'answers', bytes: number): () => void {
    const { inFlight } = this.#client
    let kept = bytes
    inFlight.add(place, bytes)
    return () => {
      inFlight.add(place, -kept)
      kept = 0
    }
  }

  async keepMuch(bytes: number, wanted: () => boolean): Promise<() => void> {
    const { inFlight } = this.#client
    let free = () => {}
    const enter = () => {
      if (wanted()) free = this.keepAnswer(bytes)
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

  /** What was read from it is needed no more. */
  #forget(): void {
    this.#client.inFlight.add('read', -this.#read)
    this.#read = 0
  }

  /** It is answered, or given up; it may be said more than once. */
  end(): void {
    if (this.#isOver) return
    this.giveBack()
    this.hold(-this.#held)
    this.#isOver = true
    this.outlook.end()
    this.#client.inFlight.add('asked', -this.#bytes)
    this.#forget()
    this.#turn?.end()
  }
}

/** What is held for this process itself is not counted. */
export const uncounted = (): InFlight => new InFlight(new ByteBudget(Number.POSITIVE_INFINITY), () => undefined)

/** A request of this process itself, which may call every method. */
export const ownRequest = (): Request =>
  new Request({ connection: undefined, unsafe: true, lane: new Lane(), inFlight: uncounted(), wanted: () => true }, 0)
