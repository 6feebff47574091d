import { expect, it } from 'vitest'
import { parseDuration } from './duration.ts'

it('a duration is a number with its unit, in whole milliseconds', () => {
  expect(['500ms', '120s', '5m', '1h', '1.5s', '0.07s', '1.001s', '0.25m'].map(parseDuration)).toEqual([
    500, 120_000, 300_000, 3_600_000, 1500, 70, 1001, 15_000,
  ])
  expect(['2147483647ms', '596h'].map(parseDuration)).toEqual([2_147_483_647, 2_145_600_000])
  for (const bad of [
    '3',
    '0s',
    '-1s',
    'soon',
    '1d',
    '',
    '2147483648ms',
    '597h',
    '0.1ms',
    '1.5ms',
    '1e3s',
    ' 1s',
    '.5s',
  ])
    expect(parseDuration(bad), bad).toBeUndefined()
})
