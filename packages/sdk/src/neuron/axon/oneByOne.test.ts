import { expect, it } from 'vitest'
import { OneByOne } from './oneByOne.ts'

it('what takes long is done piece by piece, with others in between', async () => {
  const seen: string[] = []
  const long = new OneByOne()
  const pieces = ['a', 'b', 'c'].map((name) => long.do(() => seen.push(name)))
  const others = () => {
    seen.push('others')
    if (seen.length < 6) setImmediate(others)
  }
  setImmediate(others)
  expect(await Promise.all(pieces)).toEqual([1, 3, 5])
  expect(seen.filter((each) => each !== 'others')).toEqual(['a', 'b', 'c'])
})

it('what fails keeps nobody from the next', async () => {
  const long = new OneByOne()
  const failed = long.do(() => JSON.parse('{') as unknown)
  const next = long.do(() => 7)
  await expect(failed).rejects.toThrow(SyntaxError)
  expect(await next).toBe(7)
})
