import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { keepThroughFaults } from './lastResort.ts'

it('a fault that nothing caught is told and reported, ten of them at most, and ends nothing', () => {
  const directory = mkdtempSync(join(tmpdir(), 'glia-last-resort-'))
  const lines: string[] = []
  const quiet = () => undefined
  const others = process.listeners('uncaughtException')
  const disarm = keepThroughFaults({ info: quiet, warn: quiet, error: (line) => void lines.push(line) }, directory)
  try {
    const [keep] = process.listeners('uncaughtException').filter((each) => !others.includes(each))
    const fault = new RangeError('Invalid string length', { cause: new TypeError('below') })
    for (let n = 0; n < 50; n++) keep?.(fault, 'uncaughtException')
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
  } finally {
    disarm()
    rmSync(directory, { recursive: true })
  }
  expect(process.listeners('uncaughtException')).toEqual(others)
})
