import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { QuietLog } from './quietLog.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const started = () => {
  const lines: string[] = []
  return {
    lines,
    log: new QuietLog({ info: (line) => void lines.push(line), warn: () => undefined, error: () => undefined }),
  }
}

it('says enough of what clients cause, and how much more of it there was, be it the last', () => {
  const { lines, log } = started()
  for (let n = 0; n < 1000; n++) log.info(`line ${n}`)
  expect(lines).toHaveLength(5)
  vi.advanceTimersByTime(9999)
  expect(lines).toHaveLength(5)
  vi.advanceTimersByTime(1)
  expect(lines.slice(5)).toEqual(['995 more lines like: line 999'])
  vi.advanceTimersByTime(60_000)
  for (let n = 0; n < 6; n++) log.info(`later ${n}`)
  vi.advanceTimersByTime(10_000)
  expect(lines.slice(6)).toEqual([...[0, 1, 2, 3, 4].map((n) => `later ${n}`), '1 more line like: later 5'])
})

it('says nothing more where nothing was left out, and counts anew', () => {
  const { lines, log } = started()
  for (let stretch = 0; stretch < 3; stretch++) {
    for (let n = 0; n < 5; n++) log.info('a line')
    vi.advanceTimersByTime(10_000)
  }
  expect(lines).toEqual(Array(15).fill('a line'))
})

it('keeps no process running', () => {
  const { log } = started()
  for (let n = 0; n < 6; n++) log.info('a line')
  expect(vi.getTimerCount()).toBe(1)
  vi.useRealTimers()
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  for (const each of [started().log, started().log]) for (let n = 0; n < 6; n++) each.info('a line')
  expect(timers()).toBe(before)
})
