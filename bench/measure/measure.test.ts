import type { Profiler } from 'node:inspector'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { memory } from './memory.ts'
import { selfTimes } from './profile.ts'
import { spread } from './times.ts'

describe('measuring', () => {
  it('answers median, 99th percentile and longest of times in any order', () => {
    const times = Array.from({ length: 101 }, (_, i) => (i * 37) % 101)
    expect(spread(times)).toEqual({ count: 101, sum: 5050, median: 50, p99: 99, longest: 100 })
    expect(spread([])).toEqual({ count: 0, sum: 0, median: 0, p99: 0, longest: 0 })
  })

  it('adds up the samples of a profile by function and by file, idle ones left out', () => {
    const file = pathToFileURL('elsewhere/x.ts').href
    const node = (id: number, functionName: string, url: string): Profiler.ProfileNode => ({
      id,
      callFrame: { functionName, scriptId: '0', url, lineNumber: 0, columnNumber: 4 },
    })
    const { functions, files } = selfTimes({
      nodes: [node(1, 'a', file), node(2, '', file), node(3, '(idle)', ''), node(4, '(garbage collector)', '')],
      startTime: 0,
      endTime: 0,
      samples: [1, 2, 3, 4, 1],
      timeDeltas: [3000, 2000, 50_000, 1000, 4000],
    })
    expect(functions.map(({ name, ms, percent }) => [name.split('  ')[0], ms, percent])).toEqual([
      ['a', 7, 70],
      ['(anonymous, 1:5)', 2, 20],
      ['(garbage collector)', 1, 10],
    ])
    expect(files.map(({ ms }) => ms)).toEqual([9, 1])
  })

  it('tells memory of its own from pages of files', () => {
    const { resident, anonymous, peak } = memory()
    expect(anonymous).toBeGreaterThan(0)
    expect(anonymous).toBeLessThanOrEqual(resident * 1.1)
    expect(peak).toBeGreaterThan(resident * 0.5)
  })
})
