import { expect, it } from 'vitest'
import { PART_NAMES } from './parts.ts'
import { hardlyAny } from './shares.ts'

it('a run shows something only where enough was not refused', () => {
  for (const part of PART_NAMES) {
    expect(hardlyAny(part, {}), part).toContain('found 0 of 0')
    expect(hardlyAny(part, { refused: 1_000, refusals: 1_000, failed: 1_000 }), part).toContain('found 0 of ')
  }
  expect(hardlyAny('rpc', { answers: 2_604, refusals: 1_900 })).toBeUndefined()
  expect(hardlyAny('rpc', { answers: 100, refusals: 1_900 })).toBe(
    'expected "answers" of at least 20 % of what was tried, found 100 of 2000',
  )
  expect(hardlyAny('decoders', { refused: 13_899, read: 3_550, 'good ones read': 551 })).toBeUndefined()
  expect(hardlyAny('decoders', { refused: 17_449, read: 551 })).toContain('"read"')
  const calls = { succeeded: 2_332, failed: 2_546, admitted: 4_879, 'refused: Payment': 703, 'not decodable': 184 }
  expect(hardlyAny('calls', { ...calls, 'runtime API answers': 984 })).toBeUndefined()
  expect(hardlyAny('calls', { ...calls, 'runtime API validity errors': 984 })).toContain('"runtime API answers"')
})
