import { LargeAnswers } from './largeAnswers.ts'
import { Room } from './room.ts'

/** Bytes of a client that are not counted: its share of the buffers that every socket has. */
const FREE = 16 * 1024

/** Where bytes of a client can be: on their way in, in requests at work and what is read from them, in answers in the making, held back, or not read by it yet. */
type Place = 'arriving' | 'asked' | 'read' | 'answers' | 'backlog' | 'unread'

/**
 * Of the budget, what answers have that are much; and, apart from it, what is read from requests, which wait with it for the former. The
 * rest is for requests whose turn has not come, and on their way: else whoever asks had one of them go.
 */
const FOR_ANSWERS = 21 / 32
const FOR_READING = 1 / 8
/** Of the former, what an answer has at first that grows. */
const DEAL = 3 / 8

/** Who has room kept for what it is about to hold. */
export interface Keeper {
  /** Bytes of it, with those that are held by now. */
  readonly room: number
  /** When it has got it, or used much of it, on the clock of `performance.now()`. */
  readonly keptSince: number
  /** What it does not hold of it is for others: for more it waits again. */
  giveBack(): void
}

/** What counts as age where bytes have only just come, in milliseconds. */
const YOUNG_MS = 20

/**
 * One budget for all bytes that a node holds for its clients, in both directions and over every protocol. Where they are too
 * many, the client that holds most for longest is let go: bytes that are on their way go on, those that stand still make room.
 */
export class ByteBudget {
  readonly limit: number
  /** Bytes for which an answer has room at first of which nobody knows how far it grows. */
  readonly deal: number
  /** Where answers wait that are about to be much. */
  readonly room: Room
  /** Where requests wait of which much is about to be read. */
  readonly reading: Room
  readonly keepers = new Set<Keeper>()
  readonly #held = new Map<InFlight, Held>()
  #total = 0
  #read = 0
  #answers = 0
  #ahead = 0

  /**
   * @param refused hears of each that waited for room, or found no place to wait, and was not let in
   * @param answerBytes bytes that an answer may have
   */
  constructor(limit: number, refused?: () => void, answerBytes = Number.POSITIVE_INFINITY) {
    this.limit = limit
    this.deal = Math.min(Math.floor(DEAL * FOR_ANSWERS * limit), answerBytes)
    const total = () => this.#answers + this.#ahead
    const passing = () => {
      let bytes = 0
      for (const { room } of this.keepers) bytes += room
      return bytes
    }
    const giveBack = (before: number) => {
      for (const each of this.keepers) if (each.keptSince <= before) each.giveBack()
    }
    this.room = new Room({ limit: limit * FOR_ANSWERS, total, passing, giveBack }, refused)
    const none = { passing: () => 0, giveBack: () => undefined }
    this.reading = new Room({ limit: limit * FOR_READING, total: () => this.#read, ...none }, refused)
  }

  get total(): number {
    return this.#total
  }

  /** Room that is kept for what is about to be held: nobody has to go for it, and nobody else is let into it. */
  keepAhead(more: number): void {
    this.#ahead += more
    if (more < 0) this.room.moved()
  }

  /** Says what a client holds now. */
  set(client: InFlight, held: Held): void {
    const before = this.#held.get(client) ?? NOTHING
    this.#total += held.bytes - before.bytes
    this.#read += held.read - before.read
    this.#answers += held.answers - before.answers
    if (held.bytes === 0) this.#held.delete(client)
    else this.#held.set(client, held)
    while (this.#total > this.limit) {
      const worst = this.#worst()
      if (worst === undefined) return
      worst.letGo()
    }
    if (held.answers < before.answers) this.room.moved()
    if (held.read < before.read) this.reading.moved()
  }

  #worst(): InFlight | undefined {
    const now = performance.now()
    let worst: InFlight | undefined
    let most = Number.NEGATIVE_INFINITY
    for (const client of this.#held.keys()) {
      const cost = client.cost(now)
      if (cost <= most) continue
      worst = client
      most = cost
    }
    return worst
  }
}

/** Bytes of a client as they count: all, and of those what is read from requests, and answers, whether in the making or not read yet. */
interface Held {
  readonly bytes: number
  readonly read: number
  readonly answers: number
}

const NOTHING: Held = { bytes: 0, read: 0, answers: 0 }

/** Bytes of a client in one place. */
interface Pile {
  bytes: number
  /** When they came, on the clock of `performance.now()`: all of them as one. */
  since: number
}

/** The bytes that a node holds for one client. */
export class InFlight {
  readonly #budget: ByteBudget
  readonly #drop: () => void
  readonly #at: Record<Place, Pile> = {
    arriving: empty(),
    asked: empty(),
    read: empty(),
    answers: empty(),
    backlog: empty(),
    unread: empty(),
  }
  /** Its answers that take much, one after the other. */
  readonly large: LargeAnswers = new LargeAnswers(() => this.#at.unread.bytes)
  #bytes = 0
  #ahead = 0
  #counted = 0
  /** As the budget knows them. */
  #told = NOTHING
  #toldAhead = 0
  #over = false
  #passesOn = false

  /** @param drop called once when the node has no room for what this client holds */
  constructor(budget: ByteBudget, drop: () => void) {
    this.#budget = budget
    this.#drop = drop
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Bytes for all answers that are much. */
  get roomLimit(): number {
    return this.#budget.room.limit
  }

  /** Bytes for which one has room at first that grows. */
  get deal(): number {
    return this.#budget.deal
  }

  /** Whether somebody waits for room: who would join those should before it holds anything, which would not go before it has had its turn. */
  get isTight(): boolean {
    return this.#budget.room.waiting > 0
  }

  /** Waits until the node has room for so many bytes more (`Room.enter`). */
  enter(bytes: number, wanted: () => boolean, enter: () => void, since?: number): Promise<void> | undefined {
    return this.#budget.room.enter({ client: this, bytes, since, wanted: () => !this.#over && wanted(), enter })
  }

  /** The same for what is read from a request. */
  enterReading(bytes: number, wanted: () => boolean, enter: () => void): Promise<void> | undefined {
    return this.#budget.reading.enter({ client: this, bytes, wanted: () => !this.#over && wanted(), enter })
  }

  /** Whether one of its requests keeps room. */
  keeps(keeper: Keeper, does: boolean): void {
    if (does) this.#budget.keepers.add(keeper)
    else this.#budget.keepers.delete(keeper)
  }

  /** Keeps room for so many bytes more, or for fewer, until the client holds them. */
  keepAhead(more: number): void {
    if (this.#over || more === 0) return
    this.#ahead += more
    if (!this.#passesOn) this.#tellAhead()
  }

  /** What its bytes weigh when somebody has to go: each as long as it has been there, by the place where it is. */
  cost(now: number): number {
    let cost = 0
    for (const { bytes, since } of Object.values(this.#at)) cost += bytes * (now - since + YOUNG_MS)
    return cost
  }

  set(place: Place, bytes: number): void {
    const pile = this.#at[place]
    if (this.#over || pile.bytes === bytes) return
    const before = pile.bytes
    pile.bytes = bytes
    this.#bytes += bytes - before
    const counted = Math.max(0, this.#bytes - FREE)
    if (counted === 0 && this.#counted === 0) return
    const now = performance.now()
    // Bytes that come are young; where some go the rest has moved on by as much. What goes in one place says nothing of another.
    if (this.#counted === 0) for (const each of Object.values(this.#at)) each.since = now
    else pile.since = now - (now - pile.since) * (Math.min(before, bytes) / Math.max(before, bytes))
    this.#counted = counted
    if (!this.#passesOn) this.#tell()
  }

  /**
   * Bytes go from one place to another meanwhile, such as an answer that is sent: they count once, and nobody is let in for those that
   * seem to be gone.
   */
  passOn(work: () => void): void {
    if (this.#passesOn) return work()
    this.#passesOn = true
    try {
      work()
    } finally {
      this.#passesOn = false
      // What grows first: nobody is let in for what only seems to be gone.
      if (this.#ahead > this.#toldAhead) this.#tellAhead()
      this.#tell()
      this.#tellAhead()
    }
  }

  /** Who waits and is wanted no more waits no longer. */
  letOverGo(): void {
    this.large.look()
    this.#budget.room.letOverGo()
    this.#budget.reading.letOverGo()
  }

  #tellAhead(): void {
    const more = this.#ahead - this.#toldAhead
    this.#toldAhead = this.#ahead
    if (more !== 0) this.#budget.keepAhead(more)
  }

  #tell(): void {
    if (this.#over) return
    const held = this.#holds()
    const { bytes, read, answers } = this.#told
    if (held.bytes === bytes && held.read === read && held.answers === answers) return
    this.#told = held
    this.#budget.set(this, held)
    if (held.bytes < bytes) this.large.look()
  }

  #holds(): Held {
    if (this.#counted === 0) return NOTHING
    const { read, answers, backlog, unread } = this.#at
    return {
      bytes: this.#counted,
      read: read.bytes,
      answers: Math.max(0, answers.bytes + backlog.bytes + unread.bytes - FREE),
    }
  }

  add(place: Place, bytes: number): void {
    this.set(place, this.#at[place].bytes + bytes)
  }

  /** The client is gone, and its bytes with it. */
  end(): void {
    if (this.#over) return
    // First: who is let in meanwhile may have another one go.
    this.#over = true
    this.#counted = 0
    this.#budget.set(this, NOTHING)
    this.#ahead = 0
    this.#tellAhead()
    this.large.end()
    this.#budget.room.letOverGo()
    this.#budget.reading.letOverGo()
  }

  letGo(): void {
    this.end()
    this.#drop()
  }
}

const empty = (): Pile => ({ bytes: 0, since: 0 })
