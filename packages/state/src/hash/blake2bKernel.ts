// BLAKE2b (RFC 7693) as a WebAssembly module that is put together here when the program starts: no build step, no
// binary in the repository. The state trie writes its nodes straight into the module's memory, which a library's
// hasher does not allow.
import { Code, I32, I64, instantiate, op } from './wasmAssembler.ts'

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
] as const

/** The four columns, then the four diagonals of the working vector. */
const LANES = ['048c', '159d', '26ae', '37bf', '05af', '16bc', '278d', '349e'] as const

/** Input begins here; the chaining value, and so the digest, is at 0. */
export const INPUT = 128
const PAGE = 65_536
/** Longest input of one call, a whole number of blocks; room is left to pad the last block. */
export const INPUT_CAPACITY = PAGE - 2 * INPUT

const digit = (text: string, index: number) => Number.parseInt(text.charAt(index), 16)

/** (block: i32, bytes so far: i64, last block mask: i64): the compression function F of the RFC, unrolled. */
function compress(): Code {
  const code = new Code()
  const v = 3
  for (let i = 0; i < 8; i++)
    code
      .i32(0)
      .load(8 * i)
      .set(v + i)
  for (let i = 0; i < 8; i++) {
    code.i64(IV[i] as bigint)
    if (i === 4) code.get(1).op(op.i64_xor)
    if (i === 6) code.get(2).op(op.i64_xor)
    code.set(v + 8 + i)
  }
  const mix = (to: number, from: number, word: number) =>
    code
      .get(to)
      .get(from)
      .op(op.i64_add)
      .get(0)
      .load(8 * word)
      .op(op.i64_add)
      .set(to)
  const turn = (to: number, from: number, bits: bigint) =>
    code.get(to).get(from).op(op.i64_xor).i64(bits).op(op.i64_rotr).set(to)
  const sum = (to: number, from: number) => code.get(to).get(from).op(op.i64_add).set(to)
  for (let round = 0; round < 12; round++) {
    const words = SIGMA[round % 10] as string
    for (let lane = 0; lane < 8; lane++) {
      const row = LANES[lane] as string
      const a = v + digit(row, 0)
      const b = v + digit(row, 1)
      const c = v + digit(row, 2)
      const d = v + digit(row, 3)
      mix(a, b, digit(words, 2 * lane))
      turn(d, a, 32n)
      sum(c, d)
      turn(b, c, 24n)
      mix(a, b, digit(words, 2 * lane + 1))
      turn(d, a, 16n)
      sum(c, d)
      turn(b, c, 63n)
    }
  }
  for (let i = 0; i < 8; i++) {
    code
      .i32(0)
      .i32(0)
      .load(8 * i)
      .get(v + i)
      .op(op.i64_xor)
      .get(v + 8 + i)
      .op(op.i64_xor)
      .store(8 * i)
  }
  return code
}

/** (digest bytes: i32): the chaining value of an unkeyed hash. */
function start(): Code {
  const code = new Code().i32(0).get(0).op(op.i64_extend_i32_u)
  code
    .i64((IV[0] as bigint) ^ 0x01010000n)
    .op(op.i64_xor)
    .store(0)
  for (let i = 1; i < 8; i++)
    code
      .i32(0)
      .i64(IV[i] as bigint)
      .store(8 * i)
  return code
}

/** (blocks: i32, bytes before: i32): takes in whole blocks that are not the last. */
function absorb(): Code {
  const block = 2
  const code = new Code().i32(INPUT).set(block).op(op.block, op.void, op.loop, op.void)
  code.get(0).op(op.i32_eqz).branchIf(1)
  code.get(1).i32(128).op(op.i32_add).set(1)
  code.get(block).get(1).op(op.i64_extend_i32_u).i64(0n).call(0)
  code.get(block).i32(128).op(op.i32_add).set(block)
  code.get(0).i32(1).op(op.i32_sub).set(0)
  return code.branch(0).op(op.end, op.end)
}

/** (bytes in the input: i32, bytes before: i32): takes in the rest, padded with zeros, and finishes. */
function tail(): Code {
  const blocks = 2
  const last = 3
  const code = new Code()
  // Blocks before the last one: (length - 1) / 128, or none for the empty input.
  code.get(0).get(0).op(op.i32_eqz, op.i32_eqz, op.i32_sub).i32(7).op(op.i32_shr_u).tee(blocks)
  code.get(1).call(2)
  code.i32(INPUT).get(blocks).i32(7).op(op.i32_shl, op.i32_add).set(last)
  code.get(0).i32(INPUT).op(op.i32_add).i32(0).get(last).i32(128).op(op.i32_add)
  code.get(0).i32(INPUT).op(op.i32_add, op.i32_sub).fill()
  return code.get(last).get(0).get(1).op(op.i32_add, op.i64_extend_i32_u).i64(-1n).call(0)
}

/** (bytes in the input: i32, digest bytes: i32): everything at once. */
function hash(): Code {
  return new Code().get(1).call(1).get(0).i32(0).call(3)
}

interface Kernel {
  /** Begins a hash of so many digest bytes. */
  start(digestBytes: number): void
  /** Takes in that many whole blocks at INPUT; at least one more byte must follow. */
  absorb(blocks: number, bytesBefore: number): void
  /** Takes in the last bytes at INPUT; the digest is then at 0. */
  tail(length: number, bytesBefore: number): void
  /** The digest, at 0, of `length` bytes at INPUT. PERF: 0.13 µs a block of 128 bytes. */
  hash(length: number, digestBytes: number): void
}

const instance = instantiate<Kernel>(
  [
    { parameters: [I32, I64, I64], locals: { count: 16, type: I64 }, code: compress() },
    { name: 'start', parameters: [I32], locals: { count: 0, type: I32 }, code: start() },
    { name: 'absorb', parameters: [I32, I32], locals: { count: 1, type: I32 }, code: absorb() },
    { name: 'tail', parameters: [I32, I32], locals: { count: 2, type: I32 }, code: tail() },
    { name: 'hash', parameters: [I32, I32], locals: { count: 0, type: I32 }, code: hash() },
  ],
  1,
)

/** The one instance; whoever writes to its memory calls `hash` before anybody else can. */
export const kernel: Kernel = instance
/** The module's memory: digest at 0, input at INPUT. */
export const memory: Uint8Array = new Uint8Array(instance.memory.buffer)
