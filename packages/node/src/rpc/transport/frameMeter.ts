/** What the parts of a frame's head take, in bytes. */
const BASE = 2
const MASK = 4
const EXTENDED = 8

/**
 * Follows a client's bytes through the frames of RFC 6455 (5.2), so that what an unfinished message holds is known before the
 * message is: the library below tells of whole messages alone.
 */
export class FrameMeter {
  /** Of the head under way: its bytes, how many have come, and how many it takes. */
  readonly #head = new Uint8Array(BASE + EXTENDED + MASK)
  #come = 0
  #headLength = BASE
  /** Of the payload under way: what is left of it, and what the frame takes in all. */
  #left = 0
  #frame = 0
  #pending = 0
  #messages = 0
  #data = 0

  /** Bytes of the message and of the frame under way, heads included. */
  get pending(): number {
    return this.#pending
  }

  /** Bytes of messages that have come, control frames apart: as they grow, a message goes on. */
  get data(): number {
    return this.#data
  }

  /** Bytes of the frame under way that have not come. */
  get awaited(): number {
    return this.#left
  }

  /** Messages that have come whole. */
  get messages(): number {
    return this.#messages
  }

  /** Whether a message is under way, not merely a control frame. */
  get isMidMessage(): boolean {
    const ofFrame = this.#left > 0 ? this.#frame - this.#left : this.#come
    return this.#pending > (this.#isControl ? ofFrame : 0)
  }

  get #isControl(): boolean {
    return this.#come > 0 && ((this.#head[0] as number) & 0x08) !== 0
  }

  /** Bytes as they come from the socket; answers how many frames end in them. */
  receive(chunk: Uint8Array): number {
    this.#pending += chunk.length
    let at = 0
    let frames = 0
    while (at < chunk.length) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, chunk.length - at)
        this.#left -= taken
        if (!this.#isControl) this.#data += taken
        at += taken
      } else {
        this.#head[this.#come++] = chunk[at++] as number
        if (this.#come === BASE) this.#headLength = lengthOfHead(this.#head[1] as number)
        if (this.#come < this.#headLength) continue
        this.#left = payloadOf(this.#head)
        this.#frame = this.#headLength + this.#left
        if (!this.#isControl) this.#data += this.#headLength
      }
      if (this.#left > 0) continue
      this.#endFrame(chunk.length - at)
      frames++
    }
    return frames
  }

  #endFrame(rest: number): void {
    const isFinal = ((this.#head[0] as number) & 0x80) !== 0
    // A control frame may stand in the middle of a message, and is no part of it.
    if (this.#isControl) this.#pending -= this.#frame
    else if (isFinal) {
      this.#pending = rest
      this.#messages++
    }
    this.#come = 0
    this.#headLength = BASE
  }
}

function lengthOfHead(second: number): number {
  const short = second & 0x7f
  const extended = short === 126 ? 2 : short === 127 ? EXTENDED : 0
  return BASE + extended + ((second & 0x80) === 0 ? 0 : MASK)
}

function payloadOf(head: Uint8Array): number {
  const short = (head[1] as number) & 0x7f
  if (short < 126) return short
  let length = 0
  for (let at = 0; at < (short === 126 ? 2 : EXTENDED); at++) length = length * 256 + (head[BASE + at] as number)
  return length
}
