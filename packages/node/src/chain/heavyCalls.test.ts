import { callNamed } from '@glia/frame'
import { expect, it } from 'vitest'
import { presetSpec } from '../presets.ts'
import { BY_LISTS, COUNTS, countedMs, isHeavy } from './heavyCalls.ts'

const { runtime: rules } = presetSpec('localnet', true)

it('every call that is counted apart is one of the runtime’s, with the list whose items are counted', () => {
  for (const [name, { each }] of COUNTS) {
    const [pallet, call] = name.split('.') as [string, string]
    expect(Object.keys(rules.findCall(pallet, call).call.args)).toEqual(
      typeof each === 'string' ? expect.arrayContaining([each]) : expect.anything(),
    )
  }
})

it('counts the items of a list, and others as one', () => {
  const named = (pallet: string, name: string, args: object) => countedMs(callNamed(rules, pallet, name, args))
  expect(named('System', 'kill_storage', { keys: new Array(10).fill(new Uint8Array()) })).toBeCloseTo(3, 9)
  expect(named('SubtensorModule', 'unstake_all', { hotkey: `0x${'01'.repeat(32)}` })).toBe(60)
  const sealed = { type: 'TimelockEncrypted', value: { encrypted: new Uint8Array(), revealRound: 1n } }
  const open = { type: 'Raw', value: new Uint8Array() }
  const commitment = (fields: unknown[]) => named('Commitments', 'set_commitment', { netuid: 1, info: { fields } })
  expect([commitment([open]), commitment([sealed, open, sealed])]).toEqual([0, 40])
  expect(named('System', 'remark', { remark: new Uint8Array() })).toBe(0)
})

it('what goes through lists of an account is counted as it declares, and may take more', () => {
  for (const name of BY_LISTS) {
    const [pallet, call] = name.split('.') as [string, string]
    const found = rules.findCall(pallet, call)
    expect([found.pallet, found.name, COUNTS.has(name)]).toEqual([pallet, call, false])
  }
  const args = { hotkey: `0x${'01'.repeat(32)}`, netuid: 1, amountUnstaked: 1n }
  const call = callNamed(rules, 'SubtensorModule', 'remove_stake', args)
  expect([isHeavy(call), countedMs(call)]).toEqual([true, 0])
})
