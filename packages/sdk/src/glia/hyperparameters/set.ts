import type { SubnetNumber } from '../../types.ts'
import { checkAsRoot, checkHyperparameter, checkSudo, checkValue, isOnlyRoot } from '../checks/index.ts'
import { type Expose, expectFee, feeOnly, verb } from '../verbs/verb.ts'
import { HyperparameterError } from './kinds.ts'
import {
  HYPERPARAMETERS,
  type HyperparameterName,
  type HyperparameterValue,
  isHyperparameter,
  ROOT_CALLS,
  showHyperparameter,
} from './table.ts'

/** A setting of a subnet with its new value, whose type is the setting's own. */
export type HyperparameterInput = {
  readonly [Name in HyperparameterName]: {
    readonly netuid: SubnetNumber
    readonly name: Name
    readonly value: HyperparameterValue<Name>
  }
}[HyperparameterName]

/**
 * Changes a setting of a subnet. Signed by its owner, or by the sudo key: as the network's administrator, who alone may change some,
 * where it does not own the subnet.
 */
export const setHyperparameter = verb<HyperparameterInput>({
  signer: 'coldkey',
  names: { netuid: true, name: true, value: true },
  calls: Object.fromEntries(
    [...Object.values(HYPERPARAMETERS).map(({ call }) => call), ...ROOT_CALLS.values()].map(
      (call): readonly [string, Expose] => [call, feeOnly],
    ),
  ),
  async plan(scene, { netuid, name, value }) {
    const { queries, view, signer } = scene
    if (!isHyperparameter(name))
      throw new HyperparameterError('the name of a setting', `one of ${Object.keys(HYPERPARAMETERS).join(', ')}`, name)
    const { call: own, kind, by, counted } = HYPERPARAMETERS[name]
    const args = kind.encode(value)
    if (args === undefined) throw new HyperparameterError(name, kind.says, value)
    const inOwnersStead = by === 'owner' && (await isOnlyRoot(view, signer.address, netuid))
    const path = (inOwnersStead ? ROOT_CALLS.get(name) : undefined) ?? own
    const [pallet = '', method = ''] = path.split('.')
    // The arguments are the kind's: its test holds them to the chain.
    const inner = queries.chain.untyped().call(pallet, method, { netuid, ...args })
    const call = by === 'sudo' || inOwnersStead ? queries.chain.call('Sudo', 'sudo', { call: inner }) : inner
    const sentence = `Set ${name} of subnet ${netuid} to ${showHyperparameter(name, value)}`
    return {
      call,
      sentence: inOwnersStead ? `${sentence}, as the network's administrator` : sentence,
      check: async () => {
        if (by === 'sudo') {
          await view.expectSubnet(netuid)
          await checkValue(view, netuid, name, value)
          return checkSudo(view, signer)
        }
        const plan = { netuid, name, value, counted }
        if (inOwnersStead) return checkAsRoot(view, signer.address, plan)
        await checkHyperparameter(view, signer.address, plan)
        await expectFee(scene, call)
      },
    }
  },
})
