import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type EconomyCase, replayEconomy } from './economy.ts'

// Samples of the reference's own scripts: `npm run vectors -- DIR` replays whole files.
function casesOf(name: string): EconomyCase[] {
  const url = new URL(`../../testdata/${name}.json`, import.meta.url)
  return (JSON.parse(readFileSync(url, 'utf8')) as { cases: EconomyCase[] }).cases
}

describe.each(['coinbase', 'coinbase-mechanisms', 'staking'])('economy vectors: %s', (name) => {
  it.each(casesOf(name).map((vector) => [vector.id, vector] as const))(
    'case %i: every block, call and dump as in the reference',
    (_, vector) => {
      const replay = replayEconomy(vector)
      expect(replay.divergences).toEqual([])
      expect(replay.matched).toBe(vector.steps.length)
    },
    60_000,
  )
})

describe('the replay', () => {
  const [vector] = casesOf('staking') as [EconomyCase]

  it('sees a result, an event and a reserve that are not the reference’s', () => {
    const at = vector.steps.findIndex((step) => step.op === 'call' && step['result'] === 'Ok')
    const call = vector.steps[at] as EconomyCase['steps'][number]
    const changed = (change: object) =>
      replayEconomy({ id: 0, steps: [...vector.steps.slice(0, at), { ...call, ...change }] }).divergences
    expect(changed({ result: 'SubtensorModule.AmountTooLow' })[0]?.details[0]).toMatch(
      /^result: .*AmountTooLow.* \/ Ok$/,
    )
    const events = (call['events'] as readonly object[]).map((event) => ({ ...event, netuid: 77 }))
    expect(changed({ events })[0]?.details[0]).toContain('77')
    const after = JSON.parse(JSON.stringify(call['after'])) as { subnets: (string | number)[][] }
    ;(after.subnets[1] as (string | number)[])[2] = '1'
    expect(changed({ after })[0]?.details[0]).toContain('after.subnets[1]')
  })
})
