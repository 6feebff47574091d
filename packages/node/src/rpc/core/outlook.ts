import type { Large } from './method.ts'

/** What an answer of a batch takes, at most or thereabouts, that is not large. */
export const MEDIUM = 128 * 1024
export const BRIEF = 1024

/** How a request of a batch may be answered: with as much as an answer may have, with little whatever is asked, or with something in between. */
export type Kind = Large | 'brief' | 'medium'

export const isLarge = (kind: Kind): kind is Large => kind === 'reserved' || kind === 'growing'

/** An answer of a batch. */
export interface Answered {
  /** In UTF-8: the same whether a part of it is text or bytes already. */
  readonly bytes: number
  /** Bytes that it holds from now on, and those that it holds beside once it is sent: what others have too until then, and what is text yet. */
  readonly own: number
  readonly later: number
}

export const NOTHING: Answered = { bytes: 0, own: 0, later: 0 }

/** What is known of the answers of a batch before all of them are there: how much they will hold together, and when that is known. */
export class Outlook {
  /** Answers that are not there, of those that are not large. */
  readonly #left = { brief: 0, medium: 0 }
  /** Answers that may be large, of which nobody knows yet how large they are. */
  #unknown = 0
  /** Of those, which are not begun, and which are looked at to know it. */
  #unbegun = 0
  #measured = 0
  /** Bytes that are still to be held for those of which it is known. */
  #announced = 0
  /** Of those that are there, bytes that are held once they are sent. */
  #shared = 0
  /** Bytes of the answers that are there, in UTF-8, and that those will have at least which have said so and are not there. */
  #bytes = 0
  #expected = 0
  /** Answers that are there, and their bytes when they are sent. */
  readonly #there = { large: { count: 0, bytes: 0 }, medium: { count: 0, bytes: 0 }, brief: { count: 0, bytes: 0 } }
  #reckons = false
  /** Answers of which it was known, and which grow all the same. */
  #growing = 0
  #allBegun = false
  #isOver = false
  #isTooMuch = false
  /** Who waits until the measured ones are known, and who until all is begun as well. */
  #untilMeasured: (() => void)[] = []
  #untilBegun: (() => void)[] = []

  begin(kinds: readonly Kind[]): void {
    for (const kind of kinds)
      if (isLarge(kind)) this.#unknown++
      else this.#left[kind]++
    this.#unbegun = this.#unknown
  }

  /** One is begun. */
  starts(kind: Kind): void {
    if (!isLarge(kind)) return
    this.#unbegun--
    if (kind === 'reserved') this.#measured++
  }

  /** Of a large one it is known by now how large it is; one that is not large is there. */
  known(kind: Kind): void {
    if (isLarge(kind)) this.#unknown--
    else this.#left[kind]--
    if (kind === 'reserved') this.#measured--
    this.#look()
  }

  /** One grows from now on, or is there. */
  grows(more: 1 | -1): void {
    this.#growing += more
  }

  /** So many bytes more are about to be held for a large one; below 0, fewer, since they are. */
  announce(bytes: number): void {
    this.#announced += bytes
  }

  /** One is there. */
  answered(kind: Kind, { bytes, own, later }: Answered): void {
    this.#bytes += bytes
    this.#shared += later
    const sum = this.#there[isLarge(kind) ? 'large' : kind]
    sum.count++
    sum.bytes += own + later
  }

  /** Bytes of all that are there when they are sent. */
  get size(): number {
    const { large, medium, brief } = this.#there
    return large.bytes + medium.bytes + brief.bytes
  }

  /** So many bytes more, or fewer, will be answers at least. */
  expect(bytes: number): void {
    this.#expected += bytes
  }

  /** Whether the answers are too much together, or will be: what is left of the batch need not be done. */
  isTooMuch(most: number): boolean {
    this.#isTooMuch ||= this.#bytes + this.#expected > most
    return this.#isTooMuch
  }

  get announced(): number {
    return this.#announced
  }

  /** All of it is begun that can be before some of it is answered: what is begun later waits for itself alone. */
  begun(): void {
    this.#allBegun = true
    this.#look()
  }

  /** From now on a large one that is not begun, and a medium one that is not there, count as the mean of those of the kind that are. */
  reckon(): void {
    this.#reckons = true
  }

  /** Bytes that are still to be held, at most or thereabouts. */
  get ahead(): number {
    const { medium, brief } = this.#left
    const others = BRIEF * brief + (this.#meanOf('medium') ?? MEDIUM) * medium
    const unbegun = (this.#meanOf('large') ?? 0) * this.#unbegun
    return this.#announced + this.#shared + Math.ceil(others + unbegun)
  }

  #meanOf(kind: 'large' | 'medium'): number | undefined {
    const { count, bytes } = this.#there[kind]
    return this.#reckons && count > 0 ? bytes / count : undefined
  }

  /** Whether of one nobody knows how large it will be, reckoned with or not. */
  get hasUnknown(): boolean {
    return this.#unknown + this.#growing > 0
  }

  /** Whether nobody knows how much it will be: one grows, or is not begun and not reckoned with. */
  get isOpen(): boolean {
    return this.#unknown > (this.#meanOf('large') === undefined ? 0 : this.#unbegun)
  }

  /** Resolves once those are known that are looked at. */
  get whenMeasured(): Promise<void> | undefined {
    return this.#isOver || this.#measured === 0 ? undefined : new Promise((goOn) => this.#untilMeasured.push(goOn))
  }

  /** Resolves once all is begun, too. */
  get whenBegun(): Promise<void> | undefined {
    return this.#isOver || (this.#allBegun && this.#measured === 0)
      ? undefined
      : new Promise((goOn) => this.#untilBegun.push(goOn))
  }

  /** Nobody need wait any longer. */
  end(): void {
    this.#isOver = true
    for (const goOn of this.#untilMeasured.splice(0)) goOn()
    for (const goOn of this.#untilBegun.splice(0)) goOn()
  }

  #look(): void {
    if (this.#measured > 0) return
    for (const goOn of this.#untilMeasured.splice(0)) goOn()
    if (this.#allBegun) for (const goOn of this.#untilBegun.splice(0)) goOn()
  }
}
