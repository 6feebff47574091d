import { toHex0x } from '@glia/base'
import type { Block, SealedHeader } from '../chain/block.ts'
import { Lru } from '../util/lru.ts'
import type { Caller } from './core/caller.ts'
import { writeHex } from './core/hexText.ts'
import { type Around, NOTHING } from './core/listText.ts'
import { RawJson } from './core/rawJson.ts'
import { responseTooBig } from './core/rpcError.ts'
import type { Turns } from './core/turns.ts'

/** Characters of a body's text from which on it is written in turns, and kept. */
const LARGE = 64 * 1024
/** Bytes of the texts that are kept, and how many: of blocks that were asked for lately. */
export const KEPT_BYTES = 8 * 1024 * 1024
const KEPT = 64
/** Large blocks of which is known how large they are. */
const SIZES = 1024

/** The block whose body is asked for. While its text waits for its turn it is not held: it is looked up when it is needed. */
interface Wanted {
  readonly hash: string
  readonly header: () => SealedHeader | undefined
  readonly block: () => Block | undefined
  readonly around?: (block: SealedHeader) => Around
}

/** Who asks for a body. */
type Asker = Pick<Caller, 'lane' | 'wanted' | 'reserve'>

/** Characters of `["0x…","0x…"]`, which are its bytes. */
const sizeOfText = (body: readonly Uint8Array[]): number =>
  body.reduce((size, { length }) => size + 2 * length + '"0x",'.length, body.length === 0 ? 2 : 1)

/** The text of one body, as far as it is written: whoever waits for it goes on with it. */
class BodyText {
  readonly bytes: Buffer
  /** Who writes on it at the moment. */
  writers = 0
  readonly #steps: Generator<undefined, void>

  constructor(body: readonly Uint8Array[]) {
    this.bytes = Buffer.allocUnsafeSlow(sizeOfText(body))
    this.#steps = written(body, this.bytes)
  }

  /** Can be interrupted. */
  *whole(): Generator<undefined, Buffer> {
    while (this.#steps.next().done !== true) yield
    return this.bytes
  }
}

function* written(body: readonly Uint8Array[], to: Buffer): Generator<undefined, void> {
  let at = 0
  for (const extrinsic of body) {
    at += to.write(at === 0 ? '["0x' : ',"0x', at, 'latin1')
    yield* writeHex(extrinsic, to, at)
    at += 2 * extrinsic.length
    at += to.write('"', at, 'latin1')
  }
  to.write(at === 0 ? '[]' : ']', at, 'latin1')
}

/**
 * JSON of blocks' extrinsics. That of a large block is written in the turns of who asks, once for all who ask for it at the same
 * time or soon after, when there is room for it, as bytes that are sent as they are.
 */
export class BodyTexts {
  readonly #turns: Turns
  readonly #answerBytes: number
  readonly #kept = new Lru<string, BodyText>(KEPT, KEPT_BYTES, ({ bytes }) => bytes.length)
  readonly #underWay = new Map<string, BodyText>()
  /** PERF: of large blocks, which are not read for it again: characters of their texts. */
  readonly #sizes = new Lru<string, number>(SIZES)

  /** @param limits.answerBytes bytes that an answer may have */
  constructor(turns: Turns, { answerBytes }: { readonly answerBytes: number }) {
    this.#turns = turns
    this.#answerBytes = answerBytes
  }

  /**
   * The list of a block's extrinsics, with what stands around it. Undefined where nobody waits for it any more, or the block is not
   * there, or has gone meanwhile.
   *
   * @throws RpcError -32008 where that is longer than an answer may be, -32009 where there is no room for it for long
   */
  json(wanted: Wanted, asker: Asker): RawJson | undefined | Promise<RawJson | undefined> {
    const known = this.#sizes.get(wanted.hash)
    const found = known === undefined ? wanted.block() : undefined
    const header = known === undefined ? found : wanted.header()
    if (header === undefined) return undefined
    const around = wanted.around?.(header) ?? NOTHING
    const size = known ?? sizeOfText(found?.body ?? [])
    if (size >= LARGE) {
      this.#sizes.set(wanted.hash, size)
      return this.#large(wanted, size, asker, around)
    }
    return new RawJson(`${around.before}${JSON.stringify((found?.body ?? []).map(toHex0x))}${around.after}`)
  }

  async #large(
    { hash, block: find }: Wanted,
    size: number,
    asker: Asker,
    { before, after }: Around,
  ): Promise<RawJson | undefined> {
    // Not even begun where it is too much.
    const most = this.#answerBytes
    if (size + before.length + after.length > most) throw responseTooBig(most)
    if (!(await asker.reserve(size, most))) return undefined
    const text = this.#kept.get(hash) ?? this.#underWay.get(hash) ?? this.#begun(hash, find()?.body)
    if (text === undefined) return undefined
    const bytes = await this.#written(hash, text, asker)
    return bytes && new RawJson([before, bytes, after].filter(({ length }) => length > 0))
  }

  #begun(hash: string, body: readonly Uint8Array[] | undefined): BodyText | undefined {
    if (body === undefined) return undefined
    const text = new BodyText(body)
    this.#kept.set(hash, text)
    return text
  }

  /** For whoever asks for it meanwhile, a text is there until nobody writes on it, however large. */
  async #written(hash: string, text: BodyText, asker: Asker): Promise<Buffer | undefined> {
    this.#underWay.set(hash, text)
    text.writers++
    try {
      return await this.#turns.job(asker.lane, text.whole(), () => asker.wanted())
    } finally {
      if (--text.writers === 0) this.#underWay.delete(hash)
    }
  }
}
