import { exactText } from '@glia/base'
import { isText, joined, KeptBytes, sizeOf, type TextPart } from './text.ts'

/** Characters from which on bytes are worth having: fewer are sooner copied than sent as a part of their own. */
const WORTH_BYTES = 8 * 1024

const encoder = new TextEncoder()

/** JSON that is ready to send: large or often repeated answers are made into text once. */
export class RawJson {
  /** Characters; bytes of what is bytes already. */
  readonly size: number
  #parts: readonly TextPart[]
  #wasSent = false

  /** @param json text, or parts of it that follow each other: those that are bytes leave as they are */
  constructor(json: string | readonly TextPart[]) {
    this.#parts = typeof json === 'string' ? [json] : json
    this.size = sizeOf(this.#parts)
  }

  get text(): string {
    return joined(this.#parts)
  }

  /**
   * Its parts of an answer that is sent.
   *
   * PERF: what is sent a second time becomes bytes, which are written as they are, whoever asks: a text is copied and encoded for each.
   */
  parts(): readonly TextPart[] {
    if (this.#wasSent && this.#parts.some(isLongText))
      this.#parts = this.#parts.map((part) => (isLongText(part) ? encoder.encode(part) : part))
    this.#wasSent = true
    return this.#parts
  }
}

/** An answer that is kept as long as the node runs, or nearly. */
export const keptJson = (json: string): RawJson => new RawJson([new KeptBytes(encoder.encode(json))])

const isLongText = (part: TextPart): part is string => isText(part) && part.length >= WORTH_BYTES

/** An answer with bigints in it, all digits of which are sent. */
export const exact = (value: unknown): RawJson => new RawJson(exactText(value))
