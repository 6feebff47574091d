/**
 * Normally distributed noise of the published cases 19 to 22, which PyTorch's generator drew: Mersenne Twister, 53-bit
 * uniforms, Box-Muller with the second value kept.
 */
export function normalSource(seed: number): (mean: number, deviation: number) => number {
  const word = mersenneTwister(seed)
  const uniform = (): number => {
    const high = word()
    const low = word()
    // The low 53 bits of the 64.
    return ((high & 0x1f_ffff) * 4_294_967_296 + low) / 2 ** 53
  }
  let kept: number | null = null
  return (mean, deviation) => {
    let value = kept
    kept = null
    if (value === null) {
      const u1 = uniform()
      const u2 = uniform()
      const radius = Math.sqrt(-2 * Math.log1p(-u2))
      const angle = 2 * Math.PI * u1
      kept = radius * Math.sin(angle)
      value = radius * Math.cos(angle)
    }
    return value * deviation + mean
  }
}

const SIZE = 624
const MIDDLE = 397

/** MT19937 with the usual initialisation from one word. */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(SIZE)
  state[0] = seed
  for (let i = 1; i < SIZE; i++) {
    const before = state[i - 1] as number
    state[i] = Math.imul(1_812_433_253, before ^ (before >>> 30)) + i
  }
  let index = SIZE
  return () => {
    if (index === SIZE) {
      for (let i = 0; i < SIZE; i++) {
        const y = ((state[i] as number) & 0x8000_0000) | ((state[(i + 1) % SIZE] as number) & 0x7fff_ffff)
        state[i] = (state[(i + MIDDLE) % SIZE] as number) ^ (y >>> 1) ^ (y & 1 ? 0x9908_b0df : 0)
      }
      index = 0
    }
    let y = state[index] as number
    index += 1
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c_5680
    y ^= (y << 15) & 0xefc6_0000
    return (y ^ (y >>> 18)) >>> 0
  }
}
