import { SUBNET_SETTINGS } from '@glia/runtime'
import { HYPERPARAMETERS, isHyperparameter } from '@glia/sdk'
import { expect, it } from 'vitest'

it('settings of a genesis file have the names of glia hyperparameters', () => {
  const names = Object.keys(SUBNET_SETTINGS)
  expect(names.filter((name) => !isHyperparameter(name))).toEqual([])
  // What a file does not say: a factor with a fraction, takes, locks, and the owner's hotkey, which has a field of its own.
  expect(Object.keys(HYPERPARAMETERS).filter((name) => !names.includes(name))).toEqual([
    'burn_increase_mult',
    'min_childkey_take',
    'owner_cut_auto_lock_enabled',
    'recycle_or_burn',
    'sn_owner_hotkey',
  ])
})
