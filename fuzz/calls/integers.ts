import type { Primitive, Writer } from '../../packages/frame/src/index.ts'
import type { Random } from '../random.ts'
import { LIKELY } from './likely.ts'
import type { Scene } from './scene.ts'

const USUAL = [0n, 1n, 2n, 3n, 10n, 100n, 1_000n, 10_000n, 65_535n, 500_000n, 1_000_000_000n, 50_000_000_000n]
/** Names of numbers that are small: uids of a subnet, mechanisms, places in a list. */
const PLACES = /^(?:dests|uids|uid|uids_list|mecid|subid|position_id)$/
const AMOUNTS = /amount|value|stake|price|limit|tao|alpha|burn|cost|balance|free|threshold|liquidity|deposit|fee/
const BLOCKS = /block|round|period|interval|delay|tempo|window|cutoff|cooldown|nonce/

/** What the numbers of one call have in common: some rules fail only where several are extreme together. */
export type Mood = 'any' | 'edges' | 'greatest' | 'zero'

/** A mood for the next call. */
export function moodOf(random: Random): Mood {
  const kind = random.below(20)
  return kind === 0 ? 'zero' : kind < 3 ? 'greatest' : kind < 6 ? 'edges' : 'any'
}

/**
 * Writes a whole number of a primitive type: one that its name makes likely, one near it, or an edge of the type.
 */
export function integer(
  random: Random,
  scene: Scene,
  name: string,
  primitive: Primitive,
  mood: Mood,
  out: Writer,
): void {
  const bits = primitive === 'char' ? 32 : Number(primitive.slice(1))
  let value = BigInt.asUintN(bits, drawn(random, scene, name, bits, mood))
  for (let done = 0; done < bits; done += 8) {
    out.u8(Number(value & 0xffn))
    value >>= 8n
  }
}

function drawn(random: Random, scene: Scene, name: string, bits: number, mood: Mood): bigint {
  // Mostly: one number that is ordinary lets the others get further.
  if (mood === 'any' || random.oneIn(10)) return likely(random, scene, name, bits)
  if (mood === 'edges') return edge(random, bits)
  return mood === 'zero' ? 0n : (1n << BigInt(bits)) - 1n
}

function likely(random: Random, scene: Scene, name: string, bits: number): bigint {
  const kind = random.below(20)
  if (kind === 0) return random.bits(bits)
  if (kind < 4) return edge(random, bits)
  if (name.includes('netuid') || name === 'subnets')
    return random.oneIn(12) ? nearMiss(random, scene) : BigInt(random.pick(scene.netuids))
  const known = LIKELY[name]
  if (known !== undefined && !random.oneIn(6)) return random.pick(known)
  if (PLACES.test(name)) return BigInt(random.below(random.oneIn(5) ? 300 : 4))
  if (BLOCKS.test(name) && random.oneIn(2)) return BigInt(Math.max(0, scene.block + random.below(9) - 4))
  if (bits >= 64 && (AMOUNTS.test(name) || random.oneIn(3))) return near(random, random.pick(scene.amounts))
  return random.pick(USUAL)
}

const nearMiss = (random: Random, { netuids }: Scene): bigint => BigInt(Math.max(...netuids) + 1 + random.below(3))

/** That number, a part of it, or one beside it. */
function near(random: Random, amount: bigint): bigint {
  const part = random.oneIn(2) ? amount : (amount * BigInt(1 + random.below(999))) / 1_000n
  return part + BigInt(random.pick([0, 0, 0, 1, -1, 500, -500]))
}

/** Zero, the greatest, the middle, powers of two, and their neighbours; for signed types the same bits. */
function edge(random: Random, bits: number): bigint {
  const power = 1n << BigInt(random.pick([bits, bits, bits, bits - 1, bits - 1, random.below(bits)]))
  return power + BigInt(random.pick([0, -1, -1, -1, -2, 1]))
}
