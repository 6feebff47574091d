import { expect, it } from 'vitest'
import { callName, outcomeOf } from './case.ts'
import { generatedCases } from './generated.ts'
import { costOf, shortest } from './measure.ts'

/** The part of its weight that a call takes at most: five times what it did when this was written, since machines differ. */
const PARTS = {
  'Balances.transfer_keep_alive succeeds': 0.4,
  'SubtensorModule.update_symbol fails': 0.12,
  'AdminUtils.sudo_set_total_issuance fails': 2.5,
  'SubtensorModule.add_stake succeeds': 0.25,
  'Commitments.set_commitment succeeds': 0.1,
} as const

it('calls that networks make most, and those that declare least, take no five times as long as they did', () => {
  const calls = Object.keys(PARTS).map((key) => key.split(' ')[0])
  const worst = new Map<string, number>()
  for (const each of generatedCases((name) => calls.includes(name))) {
    const { declaredUs, measuredUs } = costOf(each, shortest)
    const key = `${callName(each.call)} ${outcomeOf(each)}`
    worst.set(key, Math.max(worst.get(key) ?? 0, measuredUs / declaredUs))
  }
  for (const [key, most] of Object.entries(PARTS)) expect(worst.get(key), key).toBeLessThan(most)
})
