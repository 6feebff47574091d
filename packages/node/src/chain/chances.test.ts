import { expect, it } from 'vitest'
import { Chances } from './chances.ts'

/** Blocks in which one is tried, each of which is stopped while `isBad`. */
function tried(chances: Chances, blocks: number, isBad: (block: number) => boolean): number[] {
  const found: number[] = []
  for (let block = 0; block < blocks; block++) {
    const isOpen = chances.isOpen
    if (isOpen) found.push(block)
    chances.made(isOpen && isBad(block))
  }
  return found
}

it('lets fewer and fewer blocks try what has to be stopped, one in 65 at last, and as many as before once none is', () => {
  const chances = new Chances()
  expect(tried(chances, 300, () => true)).toEqual([0, 2, 5, 10, 19, 36, 69, 134, 199, 264])
  expect(tried(chances, 60, () => false)).toEqual(Array.from({ length: 31 }, (_, n) => 29 + n))
  expect(tried(chances, 20, (block) => block === 0)).toEqual([0, ...Array.from({ length: 18 }, (_, n) => 2 + n)])
})
