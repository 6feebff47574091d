import { SUBNET_SETTINGS } from '@glia/runtime'
import { HYPERPARAMETERS, isHyperparameter } from '@glia/sdk'
import { expect, it } from 'vitest'

it('settings of a genesis file have the names of glia hyperparameters', () => {
  const names = Object.keys(SUBNET_SETTINGS)
  expect(names.filter((name) => !isHyperparameter(name))).toEqual([])
  // The owner's hotkey has a field of its own.
  expect(Object.keys(HYPERPARAMETERS).filter((name) => !names.includes(name))).toEqual(['sn_owner_hotkey'])
})
