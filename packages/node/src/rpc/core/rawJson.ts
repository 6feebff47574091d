import { exactText } from '@glia/base'
import { joined, type TextPart } from './text.ts'

/** Characters from which on bytes are worth having: fewer are sooner copied than sent as a part of their own. */
const WORTH_BYTES = 8 * 1024

const encoder = new TextEncoder()

/** JSON that is ready to send: large or often repeated answers are made into text once. */
export class RawJson {
  /** Characters. */
  readonly size: number
  #part: TextPart
  #wasSent = false

  constructor(text: string) {
    this.#part = text
    this.size = text.length
  }

  get text(): string {
    return joined([this.#part])
  }

  /**
   * Its part of an answer that is sent.
   *
   * PERF: what is sent a second time becomes bytes, which are written as they are, whoever asks: a text is copied and encoded for each.
   */
  part(): TextPart {
    if (this.#wasSent && typeof this.#part === 'string' && this.size >= WORTH_BYTES)
      this.#part = encoder.encode(this.#part)
    this.#wasSent = true
    return this.#part
  }
}

/** An answer with bigints in it, all digits of which are sent. */
export const exact = (value: unknown): RawJson => new RawJson(exactText(value))
