import { expect, it } from 'vitest'
import { compared } from './against.ts'

const figure = (name: string, value: number, unit = 'ms') => ({ name, value, unit })

it('compares by the median of the ratios of rounds, so that a round in which the machine was slow counts once', () => {
  const round = (here: number, there: number) => ({
    here: [figure('a', here), figure('new', 1)],
    there: [figure('old', 1), figure('a', there)],
  })
  expect(compared([round(10, 10), round(30, 31), round(11, 10)])).toEqual([
    { name: 'a', unit: 'ms', here: 11, there: 10, ratio: 1, ratios: [30 / 31, 1.1], best: 1 },
  ])
  expect(compared([round(10, 8), round(12, 8)])).toMatchObject([{ here: 11, there: 8, ratio: 1.375, best: 1.25 }])
  expect(compared([round(0, 0)])).toMatchObject([{ ratio: 1 }])
})

it('also compares the best of either: the least time, the highest rate', () => {
  const round = (unit: string, here: number, there: number) => ({
    here: [figure('a', here, unit)],
    there: [figure('a', there, unit)],
  })
  expect(compared([round('ms', 10, 30), round('ms', 40, 20)])).toMatchObject([{ best: 0.5 }])
  expect(compared([round('/s', 10, 30), round('/s', 40, 20)])).toMatchObject([{ best: 4 / 3 }])
  expect(compared([round('/s', 0, 0)])).toMatchObject([{ best: 1 }])
})
