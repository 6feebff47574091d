import { expect, it } from 'vitest'
import { mutated, mutatedText } from './mutated.ts'
import { Random } from './random.ts'

const drawn = (seed: string) => {
  const random = new Random(seed)
  return Array.from({ length: 50 }, () => random.u32())
}

it('what is drawn depends on the seed alone', () => {
  expect(drawn('a 1')).toEqual(drawn('a 1'))
  expect(drawn('a 1')).not.toEqual(drawn('a 2'))
  expect(new Set(drawn('a 1')).size).toBe(50)
  const random = new Random('b')
  const counts = new Map<number, number>()
  for (let i = 0; i < 6_000; i++) {
    const face = random.below(6)
    counts.set(face, (counts.get(face) ?? 0) + 1)
  }
  for (const face of [0, 1, 2, 3, 4, 5]) {
    expect(counts.get(face) ?? 0).toBeGreaterThan(850)
    expect(counts.get(face) ?? 0).toBeLessThan(1_150)
  }
})

it('mutations change what they are given, most times, and never the original', () => {
  const bytes = Buffer.from('00112233445566778899', 'hex')
  const text = '{"a":[1,2,3]}'
  const random = new Random('c')
  let same = 0
  for (let i = 0; i < 500; i++) {
    if (mutated(random, bytes).equals(bytes)) same++
    if (mutatedText(random, text) === text) same++
  }
  expect(same).toBeLessThan(250)
  expect(bytes.toString('hex')).toBe('00112233445566778899')
})
