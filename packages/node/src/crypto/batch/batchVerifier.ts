import { randomFillSync } from 'node:crypto'
import { batchBase64 } from './wasm.ts'

/** One sr25519 signature: 64 bytes, key of 32 bytes. */
export interface Sr25519Task {
  readonly signature: Uint8Array
  readonly message: Uint8Array
  readonly publicKey: Uint8Array
}

/** Signatures in one equation. */
export const MAX_BATCH = 64
const MAX_MESSAGE = 4096
/** Order of the group. */
const L = (1n << 252n) + 27742317777372353535851937790883648493n
/** Encoding of the base point (RFC 9496, section 4.2). */
const BASE = Buffer.from('e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76', 'hex')

/** The part of the WebAssembly interface that is used here; its full types come only with a browser's. */
interface WasmEngine {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: WasmEngine }

interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer }
  scalarsAt(): number
  encodedAt(): number
  messageAt(): number
  outputAt(): number
  start(): void
  challenge(length: number, key: number, r: number): void
  decode(index: number): number
  sumIsZero(count: number): number
}

/**
 * Checks many sr25519 signatures by one equation, which is several times cheaper than one by one: with random 128-bit
 * factors z the sum of z(R + k A - s B) over all signatures is zero only if each of them is, but for a chance of 2^-128
 * (Bellare, Garay, Rabin: Fast Batch Verification, 1998).
 *
 * PERF: about 50 µs a signature in batches of 16 to 32; one by one the library takes 290 µs.
 */
export class BatchVerifier {
  readonly #kernel: Kernel
  readonly #memory: Uint8Array
  readonly #scalars: number
  readonly #encoded: number
  readonly #message: number
  readonly #output: DataView

  constructor() {
    const module = new WebAssembly.Module(Buffer.from(batchBase64, 'base64'))
    this.#kernel = new WebAssembly.Instance(module, {}).exports as Kernel
    this.#memory = new Uint8Array(this.#kernel.memory.buffer)
    this.#scalars = this.#kernel.scalarsAt()
    this.#encoded = this.#kernel.encodedAt()
    this.#message = this.#kernel.messageAt()
    this.#output = new DataView(this.#kernel.memory.buffer, this.#kernel.outputAt(), 64)
    this.#kernel.start()
  }

  /** True when all signatures hold. False when at least one does not, or cannot be looked at this way. At most 64. */
  allHold(tasks: readonly Sr25519Task[]): boolean {
    const count = tasks.length
    if (count > MAX_BATCH) return false
    const random = new DataView(randomFillSync(new Uint8Array(16 * count)).buffer)
    let base = 0n
    this.#memory.set(BASE, this.#encoded)
    for (let i = 0; i < count; i++) {
      const { signature, message, publicKey } = tasks[i] as Sr25519Task
      if (signature.length !== 64 || publicKey.length !== 32 || message.length > MAX_MESSAGE) return false
      // The marker of schnorrkel in the last bit; without it the signature is of another kind.
      if (((signature[63] as number) & 0x80) === 0) return false
      const s = scalarOf(signature)
      if (s >= L) return false
      const key = 1 + 2 * i
      const r = key + 1
      this.#memory.set(publicKey, this.#encoded + key * 32)
      this.#memory.set(signature.subarray(0, 32), this.#encoded + r * 32)
      if (this.#kernel.decode(key) === 0 || this.#kernel.decode(r) === 0) return false
      this.#memory.set(message, this.#message)
      this.#kernel.challenge(message.length, key, r)
      const z = random.getBigUint64(16 * i, true) | (random.getBigUint64(16 * i + 8, true) << 64n)
      base += z * s
      this.#setScalar(key, (z * this.#challenge()) % L)
      this.#setScalar(r, z)
    }
    this.#setScalar(0, L - (base % L))
    if (this.#kernel.decode(0) === 0) return false
    return this.#kernel.sumIsZero(1 + 2 * count) !== 0
  }

  #challenge(): bigint {
    let value = 0n
    for (let at = 56; at >= 0; at -= 8) value = (value << 64n) | this.#output.getBigUint64(at, true)
    return value % L
  }

  #setScalar(index: number, value: bigint): void {
    const view = new DataView(this.#kernel.memory.buffer, this.#scalars + index * 32, 32)
    for (let at = 0, rest = value; at < 32; at += 8, rest >>= 64n)
      view.setBigUint64(at, rest & 0xffff_ffff_ffff_ffffn, true)
  }
}

/** The second half of a signature without its marker bit. */
function scalarOf(signature: Uint8Array): bigint {
  const view = new DataView(signature.buffer, signature.byteOffset + 32, 32)
  const top = view.getBigUint64(24, true) & 0x7fff_ffff_ffff_ffffn
  return (
    (top << 192n) |
    (view.getBigUint64(16, true) << 128n) |
    (view.getBigUint64(8, true) << 64n) |
    view.getBigUint64(0, true)
  )
}
