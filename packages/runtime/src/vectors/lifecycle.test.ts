import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type LifecycleCase, replayLifecycle } from './lifecycle.ts'

// Samples of the reference's own scripts, chosen for how many calls, errors and events they show; `npm run vectors`
// replays whole files.
const url = new URL('../../testdata/lifecycle.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(url, 'utf8')) as { cases: LifecycleCase[] }

describe('lifecycle vectors', () => {
  it.each(cases.map((vector) => [vector.id, vector] as const))(
    'case %i: every result, event and stored value as in the reference',
    (_, vector) => {
      const replay = replayLifecycle(vector)
      expect([...replay.missing]).toEqual([])
      expect(replay.divergences).toEqual([])
      expect(replay.matched).toBe(vector.steps.length)
    },
    60_000,
  )
})

describe('the replay of lifecycles', () => {
  const vector = cases.find(({ steps }) => steps.some((step) => 'name' in step && step['result'] === 'Ok'))
  const steps = (vector as LifecycleCase).steps
  const at = steps.findIndex((step) => 'name' in step && step['result'] === 'Ok' && String(step['after']) !== '{}')
  const step = steps[at] as (typeof steps)[number]
  const changed = (change: object) =>
    replayLifecycle({ id: 0, steps: [...steps.slice(0, at), { ...step, ...change }] }).divergences

  it('finds nothing to say of a script as it is', () => {
    expect(changed({})).toEqual([])
  })

  it('sees another result, a missing event and a value that differs', () => {
    expect(changed({ result: 'SubtensorModule.AmountTooLow' })).toHaveLength(1)
    expect(changed({ events: [{ name: 'Invented', fields: [] }] })).toHaveLength(1)
    expect(changed({ after: { set: { 'Tempo/1': 77 }, del: [] } })[0]?.details.join()).toContain('Tempo/1')
  })
})
