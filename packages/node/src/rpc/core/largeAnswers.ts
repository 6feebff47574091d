/** Bytes that its client may have to read when the next large answer is begun. */
const UNREAD = 1024 * 1024

/** A place among the large answers of one client. */
export interface LargeTurn {
  /** What to wait for; undefined once it has come. Nobody who waits is told that it is over: whether it is wanted is looked at anew. */
  readonly comes: Promise<void> | undefined
  /** Its answer is there, and has to be sent: over HTTP it may have to wait for one that was asked for before, which comes first. */
  made(): void
  /** It is over, whether it has come or not. Only the first time that it is said counts. */
  end(): void
}

interface Turn extends LargeTurn {
  readonly order: number
  readonly wanted: () => boolean
  /** It has come, or is over: who waits goes on. */
  wake(): void
}

/**
 * Which answer of one client is large at the moment. They are made one after the other, each once its client has read most of the
 * one before: who asks for sixty at once is given all of them, and holds what one takes, or two.
 */
export class LargeAnswers {
  readonly #unread: () => number
  #current: Turn | undefined
  /** Those that are made and have to be sent. */
  readonly #made = new Set<Turn>()
  /** Who was asked for first comes first. */
  #waiting: Turn[] = []
  #isOver = false
  #requests = 0

  /** @param unread bytes that wait in the client's connection, which it can read at once */
  constructor(unread: () => number) {
    this.#unread = unread
  }

  /** Who waits. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** The place of a request that has come among those of the client: over HTTP by its head, as answers are sent. */
  order(): number {
    return ++this.#requests
  }

  /**
   * @param wanted false once nobody waits for it any more: it goes when it is looked next
   */
  turn(order: number, wanted: () => boolean): LargeTurn {
    let come = () => {}
    let comes: Promise<void> | undefined = new Promise((resolve) => {
      come = resolve
    })
    const turn: Turn = {
      order,
      wanted,
      get comes() {
        return comes
      },
      wake: () => {
        comes = undefined
        come()
      },
      made: () => {
        if (this.#current !== turn) return
        this.#current = undefined
        this.#made.add(turn)
        this.look()
      },
      end: () => this.#end(turn),
    }
    const behind = this.#waiting.findIndex((each) => each.order > order)
    this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, turn)
    this.look()
    return turn
  }

  /** Something may have been read, or is wanted no more. */
  look(): void {
    if (this.#waiting.length === 0) return
    const over = this.#waiting.filter(({ wanted }) => this.#isOver || !wanted())
    if (over.length > 0) this.#waiting = this.#waiting.filter((each) => !over.includes(each))
    for (const each of over) each.wake()
    if (!this.#mayBegin || this.#unread() > UNREAD) return
    this.#current = this.#waiting.shift()
    this.#current?.wake()
  }

  get #mayBegin(): boolean {
    const [next] = this.#waiting
    if (next === undefined || this.#current !== undefined) return false
    for (const { order } of this.#made) if (order < next.order) return false
    return true
  }

  /** The client is gone: nobody waits any more. */
  end(): void {
    this.#isOver = true
    this.look()
  }

  #end(turn: Turn): void {
    if (this.#current === turn) this.#current = undefined
    else if (!this.#made.delete(turn)) this.#waiting = this.#waiting.filter((each) => each !== turn)
    turn.wake()
    // What is sent with it counts by then.
    queueMicrotask(() => this.look())
  }
}
