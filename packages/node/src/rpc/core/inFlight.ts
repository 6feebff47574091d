/** Bytes of a client that are not counted: its share of the buffers that every socket has. */
const FREE = 16 * 1024

/** Where bytes of a client can be: on their way in, in requests at work, in answers in the making, or not read by it yet. */
type Place = 'arriving' | 'asked' | 'answers' | 'unread'

/** What counts as age where bytes have only just come, in milliseconds. */
const YOUNG_MS = 20

/**
 * One budget for all bytes that a node holds for its clients, in both directions and over every protocol. Where they are too
 * many, the client that holds most for longest is let go: bytes that are on their way go on, those that stand still make room.
 */
export class ByteBudget {
  readonly limit: number
  readonly #held = new Map<InFlight, number>()
  #total = 0

  constructor(limit: number) {
    this.limit = limit
  }

  get total(): number {
    return this.#total
  }

  /** Says what a client holds now. */
  set(client: InFlight, bytes: number): void {
    this.#total += bytes - (this.#held.get(client) ?? 0)
    if (bytes === 0) this.#held.delete(client)
    else this.#held.set(client, bytes)
    while (this.#total > this.limit && this.#held.size > 0) this.#worst().letGo()
  }

  #worst(): InFlight {
    const now = performance.now()
    let worst: InFlight | undefined
    let most = 0
    for (const [client, bytes] of this.#held) {
      const cost = bytes * (now - client.since + YOUNG_MS)
      if (cost <= most) continue
      worst = client
      most = cost
    }
    return worst as InFlight
  }
}

/** The bytes that a node holds for one client. */
export class InFlight {
  readonly #budget: ByteBudget
  readonly #drop: () => void
  readonly #at: Record<Place, number> = { arriving: 0, asked: 0, answers: 0, unread: 0 }
  #counted = 0
  #over = false
  /** When some of its bytes last went, on the clock of `performance.now()`. */
  since = 0

  /** @param drop called once when the node has no room for what this client holds */
  constructor(budget: ByteBudget, drop: () => void) {
    this.#budget = budget
    this.#drop = drop
  }

  get bytes(): number {
    const { arriving, asked, answers, unread } = this.#at
    return arriving + asked + answers + unread
  }

  set(place: Place, bytes: number): void {
    if (this.#over || this.#at[place] === bytes) return
    this.#at[place] = bytes
    const counted = Math.max(0, this.bytes - FREE)
    if (counted === this.#counted) return
    if (counted < this.#counted || this.#counted === 0) this.since = performance.now()
    this.#counted = counted
    this.#budget.set(this, counted)
  }

  add(place: Place, bytes: number): void {
    this.set(place, this.#at[place] + bytes)
  }

  /** The client is gone, and its bytes with it. */
  end(): void {
    if (this.#over) return
    this.#over = true
    this.#counted = 0
    this.#budget.set(this, 0)
  }

  letGo(): void {
    this.end()
    this.#drop()
  }
}
