import { expect, it } from 'vitest'
import { OneByOne } from './oneByOne.ts'

it('what is long is done one after the other, with others in between', async () => {
  const seen: string[] = []
  const long = new OneByOne()
  const works = ['a', 'b'].map((name) =>
    long.do(async (pause) => {
      seen.push(`${name}1`)
      await pause()
      return seen.push(`${name}2`)
    }),
  )
  const others = () => {
    seen.push('others')
    if (seen.length < 8) setImmediate(others)
  }
  setImmediate(others)
  await Promise.all(works)
  expect(seen.filter((each) => each !== 'others')).toEqual(['a1', 'a2', 'b1', 'b2'])
  expect(seen.join()).toMatch(/^a1,others,a2,others,b1,others,b2/)
})

it('what fails keeps nobody from the next', async () => {
  const long = new OneByOne()
  const failed = long.do(async () => JSON.parse('{') as unknown)
  const next = long.do(async () => 7)
  await expect(failed).rejects.toThrow(SyntaxError)
  expect(await next).toBe(7)
})
