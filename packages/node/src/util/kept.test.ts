import { expect, it } from 'vitest'
import { kept } from './kept.ts'

it('a text that takes 2 ms is made once in 40 ms at most where others wait, and each time where nobody does', () => {
  let clock = 1000
  let made = 0
  let waiting = true
  const make = () => {
    clock += 2
    return String(++made)
  }
  const text = kept(
    make,
    () => waiting,
    () => clock,
  )
  expect(text()).toBe('1')
  clock += 37.9
  expect(text()).toBe('1')
  clock += 0.1
  expect(text()).toBe('2')
  while (clock < 2000) {
    text()
    clock += 0.1
  }
  expect(made).toBe(25)
  waiting = false
  expect([text(), text()]).toEqual(['26', '27'])
})
