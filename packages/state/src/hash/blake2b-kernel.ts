// BLAKE2b (RFC 7693) as a WebAssembly module that is put together here, instruction by instruction, when the program
// starts: about a millisecond, no build step, no binary in the repository. The state trie writes its nodes straight
// into the module's memory, which a library's hasher does not allow.

const IV = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
] as const

/** Message word order of each round (RFC 7693, table in section 2.7); rounds 10 and 11 are 0 and 1 again. */
const SIGMA = [
  '0123456789abcdef',
  'ea489fd61c02b753',
  'b8c052fdae367194',
  '7931dcbe265a40f8',
  '905724afe1bc683d',
  '2c6a0b834d75fe19',
  'c51fed4a0763928b',
  'db7ec13950f4862a',
  '6fe9b308c2d714a5',
  'a2847615fb9e3cd0',
].map((row) => [...row].map((digit) => Number.parseInt(digit, 16)))

/** The four columns, then the four diagonals of the working vector. */
const LANES = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const

/** Input begins here; the chaining value, and so the digest, is at 0. */
export const INPUT = 128
const PAGE = 65_536
/** Longest input of one call, a whole number of blocks; room is left to pad the last block. */
export const INPUT_CAPACITY = PAGE - 2 * INPUT

const I32 = 0x7f
const I64 = 0x7e

function leb(value: number | bigint): number[] {
  const out: number[] = []
  let rest = BigInt(value)
  for (;;) {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    if ((rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)) return [...out, low]
    out.push(low | 0x80)
  }
}

/** Unsigned LEB128, for counts, indices and offsets. */
function uleb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...uleb(value >>> 7)]
}

const get = (local: number) => [0x20, local]
const set = (local: number) => [0x21, local]
const tee = (local: number) => [0x22, local]
const i32 = (value: number) => [0x41, ...leb(value)]
const i64 = (value: bigint) => [0x42, ...leb(BigInt.asIntN(64, value))]
const load = (offset: number) => [0x29, 3, ...uleb(offset)]
const store = (offset: number) => [0x37, 3, ...uleb(offset)]
const call = (index: number) => [0x10, index]
const ADD32 = 0x6a
const SUB32 = 0x6b
const SHL32 = 0x74
const SHR32 = 0x76
const EXTEND_UNSIGNED = 0xad
const ADD = 0x7c
const XOR = 0x85
const ROTR = 0x8a

function vector(items: number[][]): number[] {
  return [...uleb(items.length), ...items.flat()]
}

function section(id: number, items: number[][]): number[] {
  const body = vector(items)
  return [id, ...uleb(body.length), ...body]
}

function body(locals: [count: number, type: number][], code: number[]): number[] {
  const bytes = [...vector(locals.map(([count, type]) => [...uleb(count), type])), ...code, 0x0b]
  return [...uleb(bytes.length), ...bytes]
}

/** (block: i32, bytes so far: i64, last block mask: i64): the compression function F of the RFC, unrolled. */
function compress(): number[] {
  const v = (i: number) => 3 + i
  const code: number[] = []
  for (let i = 0; i < 8; i++) code.push(...i32(0), ...load(8 * i), ...set(v(i)))
  for (let i = 0; i < 8; i++) {
    code.push(...i64(IV[i] as bigint))
    if (i === 4) code.push(...get(1), XOR)
    if (i === 6) code.push(...get(2), XOR)
    code.push(...set(v(8 + i)))
  }
  const mix = (to: number, from: number, word: number) =>
    code.push(...get(v(to)), ...get(v(from)), ADD, ...get(0), ...load(8 * word), ADD, ...set(v(to)))
  const turn = (to: number, from: number, bits: bigint) =>
    code.push(...get(v(to)), ...get(v(from)), XOR, ...i64(bits), ROTR, ...set(v(to)))
  const sum = (to: number, from: number) => code.push(...get(v(to)), ...get(v(from)), ADD, ...set(v(to)))
  for (let round = 0; round < 12; round++) {
    const words = SIGMA[round % 10] as number[]
    for (const [lane, [a, b, c, d]] of LANES.entries()) {
      mix(a, b, words[2 * lane] as number)
      turn(d, a, 32n)
      sum(c, d)
      turn(b, c, 24n)
      mix(a, b, words[2 * lane + 1] as number)
      turn(d, a, 16n)
      sum(c, d)
      turn(b, c, 63n)
    }
  }
  for (let i = 0; i < 8; i++) {
    code.push(...i32(0), ...i32(0), ...load(8 * i), ...get(v(i)), XOR, ...get(v(8 + i)), XOR, ...store(8 * i))
  }
  return body([[16, I64]], code)
}

/** (digest bytes: i32): the chaining value of an unkeyed hash. */
function start(): number[] {
  const code = [...i32(0), ...get(0), EXTEND_UNSIGNED, ...i64((IV[0] as bigint) ^ 0x01010000n), XOR, ...store(0)]
  for (let i = 1; i < 8; i++) code.push(...i32(0), ...i64(IV[i] as bigint), ...store(8 * i))
  return body([], code)
}

/** (blocks: i32, bytes before: i32): takes in whole blocks that are not the last. */
function absorb(): number[] {
  const block = 2
  return body(
    [[1, I32]],
    [
      ...i32(INPUT),
      ...set(block),
      ...[0x02, 0x40, 0x03, 0x40],
      ...[...get(0), 0x45, 0x0d, 1],
      ...[...get(1), ...i32(128), ADD32, ...set(1)],
      ...[...get(block), ...get(1), EXTEND_UNSIGNED, ...i64(0n), ...call(0)],
      ...[...get(block), ...i32(128), ADD32, ...set(block)],
      ...[...get(0), ...i32(1), SUB32, ...set(0)],
      ...[0x0c, 0, 0x0b, 0x0b],
    ],
  )
}

/** (bytes in the input: i32, bytes before: i32): takes in the rest, padded with zeros, and finishes. */
function tail(): number[] {
  const blocks = 2
  const last = 3
  return body(
    [[2, I32]],
    [
      // Blocks before the last one: (length - 1) / 128, or none for the empty input.
      ...[...get(0), ...get(0), 0x45, 0x45, SUB32, ...i32(7), SHR32, ...tee(blocks)],
      ...[...get(1), ...call(2)],
      ...[...i32(INPUT), ...get(blocks), ...i32(7), SHL32, ADD32, ...set(last)],
      ...[...get(0), ...i32(INPUT), ADD32, ...i32(0), ...get(last), ...i32(128), ADD32],
      ...[...get(0), ...i32(INPUT), ADD32, SUB32, 0xfc, 0x0b, 0],
      ...[...get(last), ...get(0), ...get(1), ADD32, EXTEND_UNSIGNED, ...i64(-1n), ...call(0)],
    ],
  )
}

/** (bytes in the input: i32, digest bytes: i32): everything at once. */
function hash(): number[] {
  return body([], [...get(1), ...call(1), ...get(0), ...i32(0), ...call(3)])
}

function assemble(): Uint8Array {
  const type = (...parameters: number[]) => [0x60, ...vector(parameters.map((p) => [p])), 0]
  const named = (name: string, kind: number, index: number) => [
    ...vector([...new TextEncoder().encode(name)].map((byte) => [byte])),
    kind,
    index,
  ]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [type(I32, I64, I64), type(I32), type(I32, I32)]),
    ...section(3, [[0], [1], [2], [2], [2]]),
    ...section(5, [[1, 1, 1]]),
    ...section(7, [
      named('memory', 2, 0),
      named('start', 0, 1),
      named('absorb', 0, 2),
      named('tail', 0, 3),
      named('hash', 0, 4),
    ]),
    ...section(10, [compress(), start(), absorb(), tail(), hash()]),
  ])
}

interface Exports {
  memory: { readonly buffer: ArrayBuffer }
  /** Begins a hash of so many digest bytes. */
  start(digestBytes: number): void
  /** Takes in that many whole blocks at INPUT; at least one more byte must follow. */
  absorb(blocks: number, bytesBefore: number): void
  /** Takes in the last bytes at INPUT; the digest is then at 0. */
  tail(length: number, bytesBefore: number): void
  /** The digest, at 0, of `length` bytes at INPUT. PERF: 0.13 us a block of 128 bytes. */
  hash(length: number, digestBytes: number): void
}

/** The part of the WebAssembly interface that is needed here (the types of Node 20 leave it out). */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object) => { readonly exports: unknown }
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi }
const wasm = new WebAssembly.Instance(new WebAssembly.Module(assemble())).exports as Exports

/** The one instance; whoever writes to its memory calls `hash` before anybody else can. */
export const kernel = wasm
/** The module's memory: digest at 0, input at INPUT. */
export const memory: Uint8Array = new Uint8Array(wasm.memory.buffer)
export const memoryView: DataView = new DataView(wasm.memory.buffer)
/** The digest as 32-bit words. */
export const digestWords: Int32Array = new Int32Array(wasm.memory.buffer, 0, 16)
