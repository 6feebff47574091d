import { afterEach, expect, it, vi } from 'vitest'
import { errLine, outLine } from './processOutput.ts'
import { processTelemetry } from './telemetry.ts'

afterEach(() => vi.restoreAllMocks())

const hostile = '\u001b[2J\u202eevil\nglia: fine\u009b1A'

it('what processes of a market write is one line a text, in which nothing from outside acts on a terminal', () => {
  const written = { out: '', err: '' }
  for (const [name, stream] of [
    ['out', process.stdout],
    ['err', process.stderr],
  ] as const)
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      written[name] += String(text)
      return true
    })
  outLine(hostile)
  errLine(hostile)
  const shown = '\\u001b[2J\\u202eevil\\nglia: fine\\u009b1A\n'
  expect(written).toEqual({ out: shown, err: shown })
  // Vitest's own channel to its workers is no supervisor.
  const { send } = process
  Object.assign(process, { send: undefined })
  written.out = ''
  processTelemetry()({ kind: 'warning', name: 'miner', message: hostile })
  Object.assign(process, { send })
  expect(JSON.parse(written.out)).toEqual({ kind: 'warning', name: 'miner', message: hostile })
  expect(written.out).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
})
