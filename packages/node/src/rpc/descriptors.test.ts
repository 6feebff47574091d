import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { descriptors, WITHOUT_PLACE, withinDescriptors } from './descriptors.ts'
import { DEFAULT_SERVER_LIMITS } from './limits.ts'

const warned: string[] = []
const log = { info: () => undefined, warn: (line: string) => void warned.push(line), error: () => undefined }

it('there are no more connections than the process has descriptors for, and whoever runs the node is told', () => {
  const { connections, ...others } = DEFAULT_SERVER_LIMITS
  expect(withinDescriptors(DEFAULT_SERVER_LIMITS, { log, threads: 2 }, { most: 20_000, open: 30 })).toBe(
    DEFAULT_SERVER_LIMITS,
  )
  expect(withinDescriptors(DEFAULT_SERVER_LIMITS, { log, threads: 2 }, undefined)).toBe(DEFAULT_SERVER_LIMITS)
  expect(warned).toEqual([])
  expect(withinDescriptors(DEFAULT_SERVER_LIMITS, { log, threads: 2 }, { most: 1024, open: 30 })).toEqual({
    ...others,
    // 1024 without the 30 that are open, 24 to spare, 4 of each thread, and the sockets of those who have no place.
    connections: 962 - WITHOUT_PLACE,
  })
  expect(warned).toEqual([
    `this process may have 1024 files open: at most ${962 - WITHOUT_PLACE} connections at once, not ${connections}; start it with ulimit -n ${connections + 62 + WITHOUT_PLACE} or more for all of them`,
  ])
  expect(withinDescriptors(DEFAULT_SERVER_LIMITS, { log, threads: 2 }, { most: 32, open: 30 }).connections).toBe(1)
  expect(warned[1]).toContain('at most 1 connection at once, not')
})

it.runIf(existsSync('/proc/self/limits'))('Linux says how many there may be', () => {
  const { most, open } = descriptors() ?? { most: 0, open: 0 }
  expect(open).toBeGreaterThan(2)
  expect(most).toBeGreaterThan(open)
})
