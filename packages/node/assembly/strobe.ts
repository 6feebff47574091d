// STROBE-128 over Keccak-f[1600] as Merlin transcripts use it (merlin.cool), and the challenge of a schnorrkel signature.

const RATE: u32 = 166
/** State, 200 bytes; then position, start of the operation: u32 each. */
const state: usize = memory.data(208)
const signingContext: usize = memory.data(208)

const ROUND: usize = memory.data<u64>([
  0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
  0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
  0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
  0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
  0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
])
const ROTATION: usize = memory.data<u8>([
  1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
])
const LANE: usize = memory.data<u8>([
  10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
])
const column: usize = memory.data(40)

function keccak(): void {
  for (let round: usize = 0; round < 24; round++) {
    for (let x: usize = 0; x < 40; x += 8) {
      store<u64>(
        column + x,
        load<u64>(state + x) ^
          load<u64>(state + x + 40) ^
          load<u64>(state + x + 80) ^
          load<u64>(state + x + 120) ^
          load<u64>(state + x + 160),
      )
    }
    for (let x: usize = 0; x < 5; x++) {
      const d = load<u64>(column + ((x + 4) % 5) * 8) ^ rotl<u64>(load<u64>(column + ((x + 1) % 5) * 8), 1)
      for (let y: usize = 0; y < 200; y += 40) store<u64>(state + y + x * 8, load<u64>(state + y + x * 8) ^ d)
    }
    let carried = load<u64>(state, 8)
    for (let i: usize = 0; i < 24; i++) {
      const at = state + (load<u8>(LANE + i) as usize) * 8
      const next = load<u64>(at)
      store<u64>(at, rotl<u64>(carried, load<u8>(ROTATION + i) as u64))
      carried = next
    }
    for (let y: usize = 0; y < 200; y += 40) {
      const row = state + y
      const r0 = load<u64>(row)
      const r1 = load<u64>(row, 8)
      const r2 = load<u64>(row, 16)
      const r3 = load<u64>(row, 24)
      const r4 = load<u64>(row, 32)
      store<u64>(row, r0 ^ (~r1 & r2))
      store<u64>(row, r1 ^ (~r2 & r3), 8)
      store<u64>(row, r2 ^ (~r3 & r4), 16)
      store<u64>(row, r3 ^ (~r4 & r0), 24)
      store<u64>(row, r4 ^ (~r0 & r1), 32)
    }
    store<u64>(state, load<u64>(state) ^ load<u64>(ROUND + round * 8))
  }
}

function xor(at: u32, byte: u32): void {
  store<u8>(state + at, load<u8>(state + at) ^ (byte as u8))
}

function runF(): void {
  const at = load<u32>(state, 200)
  xor(at, load<u32>(state, 204))
  xor(at + 1, 0x04)
  xor(RATE + 1, 0x80)
  keccak()
  store<u64>(state, 0, 200)
}

@inline
function absorbByte(byte: u32): void {
  const at = load<u32>(state, 200)
  xor(at, byte)
  store<u32>(state, at + 1, 200)
  if (at + 1 === RATE) runF()
}

function absorb(bytes: usize, length: usize): void {
  for (let i: usize = 0; i < length; i++) absorbByte(load<u8>(bytes + i))
}

function begin(flags: u32): void {
  const old = load<u32>(state, 204)
  store<u32>(state, load<u32>(state, 200) + 1, 204)
  absorbByte(old)
  absorbByte(flags)
  // Only a pseudo-random output (flag C) starts on a fresh block.
  if ((flags & 4) !== 0 && load<u32>(state, 200) !== 0) runF()
}

const META = 18
const DATA = 2
const OUTPUT = 7

function absorbLength(length: u32): void {
  for (let shift: u32 = 0; shift < 32; shift += 8) absorbByte((length >> shift) & 0xff)
}

function append(label: string, message: usize, length: usize): void {
  begin(META)
  for (let i = 0; i < label.length; i++) absorbByte(label.charCodeAt(i))
  absorbLength(length as u32)
  begin(DATA)
  absorb(message, length)
}

const text: usize = memory.data(64)

function appendText(label: string, message: string): void {
  for (let i = 0; i < message.length; i++) store<u8>(text + i, message.charCodeAt(i))
  append(label, text, message.length)
}

/** Prepares the part that all transcripts share: the context `substrate`. Once, before the first challenge. */
export function start(): void {
  memory.fill(state, 0, 208)
  const head: StaticArray<u8> = [1, 168, 1, 0, 1, 96]
  for (let i = 0; i < 6; i++) store<u8>(state + i, head[i])
  const name = 'STROBEv1.0.2'
  for (let i = 0; i < name.length; i++) store<u8>(state + 6 + i, name.charCodeAt(i))
  keccak()
  const protocol = 'Merlin v1.0'
  begin(META)
  for (let i = 0; i < protocol.length; i++) absorbByte(protocol.charCodeAt(i))
  appendText('dom-sep', 'SigningContext')
  appendText('', 'substrate')
  memory.copy(signingContext, state, 208)
}

/** The 64 bytes that become the challenge of a signature. */
export function challenge(out: usize, message: usize, length: usize, key: usize, r: usize): void {
  memory.copy(state, signingContext, 208)
  append('sign-bytes', message, length)
  appendText('proto-name', 'Schnorr-sig')
  append('sign:pk', key, 32)
  append('sign:R', r, 32)
  begin(META)
  const label = 'sign:c'
  for (let i = 0; i < label.length; i++) absorbByte(label.charCodeAt(i))
  absorbLength(64)
  begin(OUTPUT)
  for (let i: usize = 0; i < 64; i++) {
    const at = load<u32>(state, 200)
    store<u8>(out + i, load<u8>(state + at))
    store<u8>(state + at, 0)
    store<u32>(state, at + 1, 200)
    if (at + 1 === RATE) runF()
  }
}
