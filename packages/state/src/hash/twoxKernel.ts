// XXH64 as a WebAssembly module, put together when the program starts like the BLAKE2b kernel beside it.
import { Code, I32, I64, instantiate, op } from './wasmAssembler.ts'

const P1 = 0x9e3779b185ebca87n
const P2 = 0xc2b2ae3d27d4eb4fn
const P3 = 0x165667b19e3779f9n
const P4 = 0x85ebca77c2b2ae63n
const P5 = 0x27d4eb2f165667c5n

/** Digests are written from 0 on, eight bytes a lane; the input begins here. */
export const INPUT = 64
const PAGE = 65_536

const LENGTH = 0
const SEED = 1
const OUT = 2
const HASH = 3
const AT = 8

/** Stack: lane. Leaves rotl(lane * P2, 31) * P1, the round on an accumulator of zero. */
function round(code: Code): Code {
  return code.i64(P2).op(op.i64_mul).i64(31n).op(op.i64_rotl).i64(P1).op(op.i64_mul)
}

/** (length: i32, seed: i32, digest offset: i32); locals: hash and four accumulators (i64), position kept as i64. */
function xxh64(): Code {
  const code = new Code()
  const pointer = () => code.get(AT).op(op.i32_wrap_i64)
  const advance = (by: bigint) => code.get(AT).i64(by).op(op.i64_add).set(AT)
  /** (end of input - AT) < bytes leaves the block. */
  const leaveUnless = (bytes: number, depth: number) => {
    code.get(LENGTH).i32(INPUT).op(op.i32_add)
    pointer()
    code.op(op.i32_sub).i32(bytes).op(op.i32_lt_u).branchIf(depth)
  }
  code.i64(BigInt(INPUT)).set(AT)
  code.get(SEED).op(op.i64_extend_i32_u).i64(P5).op(op.i64_add).set(HASH)

  code.op(op.block, op.void)
  leaveUnless(32, 0)
  for (const [lane, offset] of [P1 + P2, P2, 0n, -P1].entries()) {
    code
      .get(SEED)
      .op(op.i64_extend_i32_u)
      .i64(offset)
      .op(op.i64_add)
      .set(HASH + 1 + lane)
  }
  code.op(op.block, op.void, op.loop, op.void)
  leaveUnless(32, 1)
  for (let lane = 0; lane < 4; lane++) {
    code.get(HASH + 1 + lane)
    pointer()
      .load(8 * lane)
      .i64(P2)
      .op(op.i64_mul, op.i64_add)
    code
      .i64(31n)
      .op(op.i64_rotl)
      .i64(P1)
      .op(op.i64_mul)
      .set(HASH + 1 + lane)
  }
  advance(32n).branch(0).op(op.end, op.end)
  for (const [lane, bits] of [1n, 7n, 12n, 18n].entries()) {
    code
      .get(HASH + 1 + lane)
      .i64(bits)
      .op(op.i64_rotl)
    if (lane > 0) code.op(op.i64_add)
  }
  code.set(HASH)
  for (let lane = 0; lane < 4; lane++) {
    round(code.get(HASH).get(HASH + 1 + lane))
      .op(op.i64_xor)
      .i64(P1)
      .op(op.i64_mul)
      .i64(P4)
      .op(op.i64_add)
      .set(HASH)
  }
  code.op(op.end)
  code.get(HASH).get(LENGTH).op(op.i64_extend_i32_u, op.i64_add).set(HASH)

  code.op(op.block, op.void, op.loop, op.void)
  leaveUnless(8, 1)
  code.get(HASH)
  round(pointer().load(0)).op(op.i64_xor).i64(27n).op(op.i64_rotl).i64(P1).op(op.i64_mul).i64(P4).op(op.i64_add)
  code.set(HASH)
  advance(8n).branch(0).op(op.end, op.end)

  code.op(op.block, op.void)
  leaveUnless(4, 0)
  code.get(HASH)
  pointer().load32().i64(P1).op(op.i64_mul, op.i64_xor).i64(23n).op(op.i64_rotl).i64(P2).op(op.i64_mul)
  code.i64(P3).op(op.i64_add).set(HASH)
  advance(4n).op(op.end)

  code.op(op.block, op.void, op.loop, op.void)
  leaveUnless(1, 1)
  code.get(HASH)
  pointer().load8().i64(P5).op(op.i64_mul, op.i64_xor).i64(11n).op(op.i64_rotl).i64(P1).op(op.i64_mul).set(HASH)
  advance(1n).branch(0).op(op.end, op.end)

  const fold = (bits: bigint) => code.get(HASH).get(HASH).i64(bits).op(op.i64_shr_u, op.i64_xor)
  fold(33n).i64(P2).op(op.i64_mul).set(HASH)
  fold(29n).i64(P3).op(op.i64_mul).set(HASH)
  code.get(OUT)
  return fold(32n).store(0)
}

const instance = instantiate<{ xxh64(length: number, seed: number, out: number): void }>(
  [{ name: 'xxh64', parameters: [I32, I32, I32], locals: { count: 6, type: I64 }, code: xxh64() }],
  1,
)
let memory = new Uint8Array(instance.memory.buffer)

/** XXH64 with seeds 0, 1, ... one after another, each little-endian, as Substrate's Twox hashers put them. */
export function twox(data: Uint8Array, lanes: number): Uint8Array {
  const missing = INPUT + data.length - memory.length
  if (missing > 0) {
    instance.memory.grow(Math.ceil(missing / PAGE))
    memory = new Uint8Array(instance.memory.buffer)
  }
  memory.set(data, INPUT)
  for (let lane = 0; lane < lanes; lane++) instance.xxh64(data.length, lane, 8 * lane)
  return memory.slice(0, 8 * lanes)
}
