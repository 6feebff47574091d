import { createReadStream } from 'node:fs'
import { GliaError } from '@glia/base'

/** The file ended before what was asked of it. */
export class EndOfFile extends GliaError {
  constructor(message: string) {
    super('END_OF_FILE', message)
  }
}

const CHUNK = 1 << 20

/** Bytes of a file, one after the other, and the SHA-256 of those taken. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>
  readonly #hash = process.getBuiltinModule('node:crypto').createHash('sha256')
  #chunk: Uint8Array = new Uint8Array(0)
  #at = 0

  constructor(path: string) {
    this.#chunks = createReadStream(path, { highWaterMark: CHUNK })[Symbol.asyncIterator]()
  }

  /** Throws EndOfFile, and the system's error when the file cannot be read. */
  async take(length: number): Promise<Uint8Array> {
    const bytes = await this.#next(length)
    this.#hash.update(bytes)
    return bytes
  }

  /** Throws EndOfFile. */
  async u32(): Promise<number> {
    const bytes = await this.take(4)
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true)
  }

  /** True when these are the bytes that follow, and the file ends with them: the SHA-256 of all that was taken. */
  async endsWithChecksum(length: number): Promise<boolean> {
    const expected = this.#hash.digest()
    const found = await this.#next(length)
    if (!expected.equals(found)) return false
    return this.#at === this.#chunk.length && (await this.#chunks.next()).done === true
  }

  /** Closes the file. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #next(length: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = []
    let missing = length
    for (;;) {
      const piece = this.#chunk.subarray(this.#at, this.#at + missing)
      this.#at += piece.length
      missing -= piece.length
      // Whole values as a rule: a copy of their own, so that a small one does not hold on to its chunk.
      if (missing === 0 && pieces.length === 0) return Uint8Array.from(piece)
      pieces.push(piece)
      if (missing === 0) return new Uint8Array(Buffer.concat(pieces))
      const { done, value } = await this.#chunks.next()
      if (done === true) throw new EndOfFile(`expected ${missing} more bytes, found the end of the file`)
      this.#chunk = value
      this.#at = 0
    }
  }
}
