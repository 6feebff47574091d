import type { SubnetNumber } from '../../types.ts'
import { checkHyperparameter, checkSudo, checkValue } from '../checks/index.ts'
import { type Expose, expectFee, feeOnly, verb } from '../verbs/verb.ts'
import { HyperparameterError } from './kinds.ts'
import { HYPERPARAMETERS, type HyperparameterName, type HyperparameterValue, showHyperparameter } from './table.ts'

/** A setting of a subnet with its new value, whose type is the setting's own. */
export type HyperparameterInput = {
  readonly [Name in HyperparameterName]: {
    readonly netuid: SubnetNumber
    readonly name: Name
    readonly value: HyperparameterValue<Name>
  }
}[HyperparameterName]

/** Changes a setting of a subnet. Signed by its owner; where only the network's administrator may, by the sudo key. */
export const setHyperparameter = verb<HyperparameterInput>({
  signer: 'coldkey',
  calls: Object.fromEntries(
    Object.values(HYPERPARAMETERS).map(({ call }): readonly [string, Expose] => [call, feeOnly]),
  ),
  plan(scene, { netuid, name, value }) {
    const { queries, view, signer } = scene
    const { call: path, kind, by, counted } = HYPERPARAMETERS[name]
    const args = kind.encode(value)
    if (args === undefined) throw new HyperparameterError(name, kind.says, value)
    const [pallet = '', method = ''] = path.split('.')
    // The arguments are the kind's: its test holds them to the chain.
    const inner = queries.chain.untyped().call(pallet, method, { netuid, ...args })
    const call = by === 'sudo' ? queries.chain.call('Sudo', 'sudo', { call: inner }) : inner
    return {
      call,
      sentence: `Set ${name} of subnet ${netuid} to ${showHyperparameter(name, value)}`,
      check: async () => {
        if (by === 'sudo') {
          await view.expectSubnet(netuid)
          await checkValue(view, netuid, name, value)
          return checkSudo(view, signer)
        }
        await checkHyperparameter(view, signer.address, { netuid, name, value, counted })
        await expectFee(scene, call)
      },
    }
  },
})
