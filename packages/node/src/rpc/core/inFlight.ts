/** Bytes of a client that are not counted: its share of the buffers that every socket has. */
const FREE = 16 * 1024

/** Where bytes of a client can be: on their way in, in requests at work, in answers in the making, or not read by it yet. */
type Place = 'arriving' | 'asked' | 'answers' | 'unread'

/**
 * One budget for all bytes that a node holds for its clients, in both directions and over every protocol. Where they are too
 * many, the client that holds most of them is let go: nobody pays for another's appetite.
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
    while (this.#total > this.limit && this.#held.size > 0) this.#largest().letGo()
  }

  #largest(): InFlight {
    let largest: InFlight | undefined
    let most = 0
    for (const [client, bytes] of this.#held) {
      if (bytes <= most) continue
      largest = client
      most = bytes
    }
    return largest as InFlight
  }
}

/** The bytes that a node holds for one client. */
export class InFlight {
  readonly #budget: ByteBudget
  readonly #drop: () => void
  readonly #at: Record<Place, number> = { arriving: 0, asked: 0, answers: 0, unread: 0 }
  #counted = 0
  #over = false

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
