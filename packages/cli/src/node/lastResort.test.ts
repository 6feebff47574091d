import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { keepThroughFaults } from './lastResort.ts'

/** What a process does with faults while reports go to a folder, and the lines that it tells. */
function armed<T>(use: (keep: (fault: unknown) => void, lines: string[], directory: string) => T, named = true): T {
  const directory = mkdtempSync(join(tmpdir(), 'glia-last-resort-'))
  const lines: string[] = []
  const quiet = () => undefined
  const log = { info: quiet, warn: quiet, error: (line: string) => void lines.push(line) }
  const others = process.listeners('uncaughtException')
  if (!named) vi.stubEnv('TMPDIR', directory)
  const disarm = keepThroughFaults(log, named ? directory : undefined)
  try {
    const [keep] = process.listeners('uncaughtException').filter((each) => !others.includes(each))
    return use((fault) => keep?.(fault as Error, 'uncaughtException'), lines, directory)
  } finally {
    disarm()
    vi.unstubAllEnvs()
    rmSync(directory, { recursive: true })
    expect(process.listeners('uncaughtException')).toEqual(others)
  }
}

it('a fault that nothing caught is told and reported, ten of them at most, and ends nothing', () => {
  armed((keep, lines, directory) => {
    const fault = new RangeError('Invalid string length', { cause: new TypeError('below') })
    for (let n = 0; n < 50; n++) keep(fault)
    expect(lines).toHaveLength(10)
    expect(lines[0]).toContain('a fault that nothing caught: Invalid string length')
    expect(lines[9]).toContain('further ones are not reported')
    const reports = readdirSync(directory)
    expect(reports.length).toBeGreaterThan(0)
    expect(reports.length).toBeLessThanOrEqual(10)
    const written = JSON.parse(readFileSync(join(directory, reports[0] as string), 'utf8'))
    expect(written.stacks.map((stack: string) => stack.split('\n')[0])).toEqual([
      'RangeError: Invalid string length',
      'TypeError: below',
    ])
  })
})

it.each([true, false])('its report is a new file, and its owner’s alone; in a folder that was named: %s', (named) => {
  armed((keep, lines, directory) => {
    vi.useFakeTimers({ toFake: ['Date', 'hrtime'] })
    try {
      keep(new Error('first'))
      const path = /its report is in (\S+)$/.exec(lines[0] ?? '')?.[1] ?? ''
      expect(path.startsWith(directory)).toBe(true)
      expect(statSync(path).mode & 0o777).toBe(0o600)
      // Somebody else knows the next name.
      const victim = join(directory, 'victim')
      writeFileSync(victim, 'kept')
      rmSync(path)
      symlinkSync(victim, path)
      keep(new Error('second'))
      expect(lines[1]).toContain('a report could not be written (EEXIST')
      expect(readFileSync(victim, 'utf8')).toBe('kept')
    } finally {
      vi.useRealTimers()
    }
  }, named)
})

it('whatever was thrown, telling it ends, and is short', () => {
  const circle = new Error('circle')
  circle.cause = new Error('below', { cause: circle })
  const nothing: unknown = Object.create(null)
  armed((keep, lines, directory) => {
    for (const fault of [
      circle,
      nothing,
      new Error('long '.repeat(1_000_000)),
      Object.assign(new Error('x'), { stack: 7 }),
    ])
      keep(fault)
    expect(lines).toHaveLength(4)
    expect(lines[1]).toContain('something that has no text')
    for (const line of lines) expect(line.length).toBeLessThan(1500)
    for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).size).toBeLessThan(200_000)
  })
})
