import { describe, expect, it } from 'vitest'
import { subtensorRuntime } from '../runtime.ts'
import { EventComparison, type EventJson, sameFixed } from './events.ts'
import { MOCK_CONFIG } from './mock.ts'

const comparison = new EventComparison(subtensorRuntime(MOCK_CONFIG))
const differences = (expected: readonly EventJson[], found: readonly EventJson[]) =>
  comparison.differences(expected, found, 6)

const ONE_AND_A_HALF = 3n << 63n

describe('fixed-point numbers of events', () => {
  it('mean the same as bits and as text', () => {
    expect(sameFixed('1.5', ONE_AND_A_HALF, 64)).toBe(true)
    expect(sameFixed(String(ONE_AND_A_HALF), ONE_AND_A_HALF, 64)).toBe(true)
    expect(sameFixed('-1.5', -3n << 31n, 32)).toBe(true)
    expect(sameFixed('3', 3n << 64n, 64)).toBe(true)
  })

  it('may be rounded at their last decimal, and nowhere else', () => {
    const third = (1n << 64n) / 3n
    expect(sameFixed('0.33333', third, 64)).toBe(true)
    expect(sameFixed('0.33334', third, 64)).toBe(false)
    expect(sameFixed('1.5', ONE_AND_A_HALF + (1n << 63n), 64)).toBe(false)
    expect(sameFixed('3', (3n << 64n) + 1n, 64)).toBe(false)
    expect(sameFixed('three', 3n << 64n, 64)).toBe(false)
  })

  it('are found in every event that has one', () => {
    const event = (value: string): EventJson => ['AdminUtils.BurnIncreaseMultSet', ['1', value]]
    const named = (value: string): EventJson => ['BurnIncreaseMultSet', ['1', value]]
    for (const make of [event, named]) {
      expect(differences([make('1.5')], [make(String(ONE_AND_A_HALF))])).toEqual([])
      expect(differences([make('1.25')], [make(String(ONE_AND_A_HALF))])).toHaveLength(1)
    }
  })
})

describe('the order of events', () => {
  const registered = (uid: number, hotkey: number): EventJson => [
    'NeuronRegistered',
    ['1', String(uid), String(hotkey)],
  ]
  const taken = (hotkey: number, take: number): EventJson => ['ChildKeyTakeSet', [String(hotkey), String(take)]]
  const settings: EventJson = ['TempoSet', ['1', '20']]

  it('of several accounts is the reference’s own', () => {
    expect(differences([registered(0, 3), registered(1, 258)], [registered(1, 258), registered(0, 3)])).toEqual([])
  })

  it('of one account is compared', () => {
    const found = differences([taken(3, 1), taken(3, 2)], [taken(3, 2), taken(3, 1)])
    expect(found).toHaveLength(2)
    expect(found[0]).toBe('event 0: ["ChildKeyTakeSet",["3","1"]] / ["ChildKeyTakeSet",["3","2"]]')
  })

  it('of those that name no account is compared with all others', () => {
    expect(differences([registered(0, 3), settings], [settings, registered(0, 3)])).toHaveLength(2)
  })

  it('hides no event that is missing, another or too many', () => {
    expect(differences([registered(0, 3)], [])).toEqual(['event 0: ["NeuronRegistered",["1","0","3"]] / null'])
    expect(differences([registered(0, 3)], [registered(0, 4)])).toHaveLength(1)
    expect(differences([], [settings])).toHaveLength(1)
  })
})
