import type { Random } from './random.ts'

/** What lengths and numbers are exchanged for: zeros, ones, and SCALE lengths beyond everything. */
const PIECES = ['00', 'ff', '00000000', 'ffffffff', 'feffffff', '03ffffffff', '13ffffffffffffffff', 'fdff', '0400'].map(
  (hex) => Buffer.from(hex, 'hex'),
)

/** The bytes with a few of them changed, left out, doubled or put in. */
export function mutated(random: Random, bytes: Uint8Array): Buffer {
  let out = Buffer.from(bytes)
  for (let times = 1 + random.below(4); times > 0; times--) {
    // Lengths and kinds stand at the beginning.
    const at = random.below((random.oneIn(3) ? Math.min(out.length, 12) : out.length) + 1)
    switch (random.below(7)) {
      case 0:
        if (at < out.length) out[at] = random.u32()
        break
      case 1:
        if (at < out.length) out[at] = (out[at] as number) ^ (1 << random.below(8))
        break
      case 2:
        out = Buffer.concat([out.subarray(0, at), out.subarray(at + 1 + random.below(8))])
        break
      case 3:
        out = Buffer.concat([out.subarray(0, at), random.bytes(1 + random.below(8)), out.subarray(at)])
        break
      case 4:
        out = Buffer.from(out.subarray(0, at))
        break
      case 5:
        out = Buffer.concat([out.subarray(0, at), random.pick(PIECES), out.subarray(at + random.below(5))])
        break
      case 6: {
        const piece = out.subarray(at, at + 1 + random.below(40))
        out = Buffer.concat([out.subarray(0, at), piece, piece, out.subarray(at + piece.length)])
        break
      }
    }
  }
  return out
}

const SYNTAX = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '\\',
  '\\u0000',
  '\ud800',
  '1e999',
  '-',
  '0x',
  'null',
  '99999999999999999999',
  '/',
  '😀',
  '\u202e',
]

/** The text with a few of its characters changed, left out, doubled or put in. */
export function mutatedText(random: Random, text: string): string {
  let out = text
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(out.length + 1)
    const until = at + random.below(6)
    switch (random.below(5)) {
      case 0:
        out = out.slice(0, at) + random.pick(SYNTAX) + out.slice(until)
        break
      case 1:
        out = out.slice(0, at) + out.slice(until)
        break
      case 2:
        out = out.slice(0, at) + String.fromCharCode(random.below(random.oneIn(4) ? 65_536 : 128)) + out.slice(at + 1)
        break
      case 3:
        out = out.slice(0, at) + out.slice(at, at + 30) + out.slice(at)
        break
      case 4:
        if (random.oneIn(4)) out = out.slice(0, at)
        else out = out.slice(0, at) + random.pick(SYNTAX).repeat(random.pick([2, 200])) + out.slice(at)
        break
    }
  }
  return out
}
