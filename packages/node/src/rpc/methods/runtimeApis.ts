import { toAccountId } from '@glia/frame'
import {
  delegateInfoApi,
  neuronInfoApi,
  stakeInfoApi,
  subnetInfoApi,
  subnetRegistrationApi,
  swapApi,
} from '@glia/runtime'
import { failureOf, refusal } from '../core/errorNotes.ts'
import { group } from '../core/method.ts'
import { runtimeMethod } from '../core/runtimeMethod.ts'
import { list, schema, u8 } from '../schema/schema.ts'

const ACCOUNT_BYTES = 32
const noDelegates = failureOf('Unable to get delegates info')
const byteList = list(u8)

/** An account as a list of 32 numbers. */
const accountBytes = schema(
  { ...byteList.shape, title: 'account', minItems: ACCOUNT_BYTES, maxItems: ACCOUNT_BYTES },
  (value, name) => {
    const bytes = byteList.parse(value, name)
    if (bytes.length !== ACCOUNT_BYTES) {
      throw refusal(noDelegates, `: expected ${ACCOUNT_BYTES} bytes of an account, found ${bytes.length}`)
    }
    return toAccountId(Uint8Array.from(bytes))
  },
)

/**
 * The reference's own RPC interfaces, each method a function of a runtime API: names and codecs of arguments, and the form of
 * the answer, are the runtime's.
 */
export const runtimeApiMethods = group({
  delegateInfo_getDelegates: runtimeMethod(delegateInfoApi, 'getDelegates', {
    summary: 'All delegates.',
    failure: noDelegates.message,
  }),
  delegateInfo_getDelegate: runtimeMethod(delegateInfoApi, 'getDelegate', {
    summary: 'One delegate.',
    failure: noDelegates.message,
    params: { delegateAccount: { name: 'delegate_account_vec', as: accountBytes } },
  }),
  delegateInfo_getDelegated: runtimeMethod(delegateInfoApi, 'getDelegated', {
    summary: 'Delegates an account has stake with.',
    failure: noDelegates.message,
    params: { delegateeAccount: { name: 'delegatee_account_vec', as: accountBytes } },
  }),
  neuronInfo_getNeurons: runtimeMethod(neuronInfoApi, 'getNeurons', {
    summary: 'Neurons of a subnet.',
    failure: 'Unable to get neurons info',
  }),
  neuronInfo_getNeuron: runtimeMethod(neuronInfoApi, 'getNeuron', {
    summary: 'One neuron.',
    failure: 'Unable to get neuron info',
  }),
  neuronInfo_getNeuronsLite: runtimeMethod(neuronInfoApi, 'getNeuronsLite', {
    summary: 'Neurons of a subnet without weights and bonds.',
    failure: 'Unable to get neurons lite info',
  }),
  neuronInfo_getNeuronLite: runtimeMethod(neuronInfoApi, 'getNeuronLite', {
    summary: 'One neuron without weights and bonds.',
    failure: 'Unable to get neurons lite info',
  }),
  stakeInfo_getColdkeyLock: runtimeMethod(stakeInfoApi, 'getColdkeyLock', {
    summary: 'The lock of a coldkey on a subnet.',
    failure: 'Unable to get coldkey lock',
  }),
  subnetInfo_getAllDynamicInfo: runtimeMethod(subnetInfoApi, 'getAllDynamicInfo', {
    summary: 'Price, reserves and flows of all subnets.',
    failure: 'Unable to get dynamic subnets info',
  }),
  subnetInfo_getAllMechagraphs: runtimeMethod(subnetInfoApi, 'getAllMechagraphs', {
    summary: 'Metagraphs of all mechanisms of all subnets.',
    failure: 'Unable to get metagraps',
  }),
  subnetInfo_getAllMetagraphs: runtimeMethod(subnetInfoApi, 'getAllMetagraphs', {
    summary: 'Metagraphs of all subnets.',
    failure: 'Unable to get metagraps',
  }),
  subnetInfo_getColdkeyAutoStakeHotkey: runtimeMethod(subnetInfoApi, 'getColdkeyAutoStakeHotkey', {
    summary: 'The hotkey that rewards of a coldkey are staked to on a subnet.',
    failure: 'Unable to get coldkey auto stake hotkey',
  }),
  subnetInfo_getDynamicInfo: runtimeMethod(subnetInfoApi, 'getDynamicInfo', {
    summary: 'Price, reserves and flows of a subnet.',
    failure: 'Unable to get dynamic subnets info',
  }),
  subnetInfo_getMechagraph: runtimeMethod(subnetInfoApi, 'getMechagraph', {
    summary: 'Metagraph of one mechanism of a subnet.',
    failure: 'Unable to get dynamic subnets info',
  }),
  subnetInfo_getMetagraph: runtimeMethod(subnetInfoApi, 'getMetagraph', {
    summary: 'Metagraph of a subnet.',
    failure: 'Unable to get dynamic subnets info',
  }),
  subnetInfo_getSelectiveMechagraph: runtimeMethod(subnetInfoApi, 'getSelectiveMechagraph', {
    summary: 'Chosen fields of the metagraph of one mechanism of a subnet.',
    failure: 'Unable to get selective metagraph',
    params: { subid: { name: 'mecid' }, metagraphIndexes: { name: 'metagraph_index' } },
  }),
  subnetInfo_getSelectiveMetagraph: runtimeMethod(subnetInfoApi, 'getSelectiveMetagraph', {
    summary: 'Chosen fields of the metagraph of a subnet.',
    failure: 'Unable to get selective metagraph',
    params: { metagraphIndexes: { name: 'metagraph_index' } },
  }),
  subnetInfo_getSubnetAccountId: runtimeMethod(subnetInfoApi, 'getSubnetAccountId', {
    summary: 'The account of a subnet.',
    failure: 'Subnet does not exist',
  }),
  subnetInfo_getSubnetHyperparams: runtimeMethod(subnetInfoApi, 'getSubnetHyperparams', {
    summary: 'Hyperparameters of a subnet.',
    failure: 'Unable to get subnet info',
  }),
  subnetInfo_getSubnetHyperparamsV2: runtimeMethod(subnetInfoApi, 'getSubnetHyperparamsV2', {
    summary: 'Hyperparameters of a subnet, newer form.',
    failure: 'Unable to get subnet info',
  }),
  subnetInfo_getSubnetInfo: runtimeMethod(subnetInfoApi, 'getSubnetInfo', {
    summary: 'What a subnet is and how it is set.',
    failure: 'Unable to get subnet info',
  }),
  subnetInfo_getSubnetInfo_v2: runtimeMethod(subnetInfoApi, 'getSubnetInfoV2', {
    summary: 'What a subnet is and how it is set, newer form.',
    failure: 'Unable to get subnet info',
  }),
  subnetInfo_getSubnetState: runtimeMethod(subnetInfoApi, 'getSubnetState', {
    summary: 'Stake, scores and emission of the neurons of a subnet.',
    failure: 'Unable to get subnet state info',
  }),
  subnetInfo_getSubnetsInfo: runtimeMethod(subnetInfoApi, 'getSubnetsInfo', {
    summary: 'All subnets.',
    failure: 'Unable to get subnets info',
  }),
  subnetInfo_getSubnetsInfo_v2: runtimeMethod(subnetInfoApi, 'getSubnetsInfoV2', {
    summary: 'All subnets, newer form.',
    failure: 'Unable to get subnets info',
  }),
  subnetInfo_getSubnetToPrune: runtimeMethod(subnetInfoApi, 'getSubnetToPrune', {
    summary: 'The subnet that would make room for a new one, or null.',
    failure: 'Unable to get subnet to prune',
    value: true,
  }),
  subnetInfo_getLockCost: runtimeMethod(subnetRegistrationApi, 'getNetworkRegistrationCost', {
    summary: 'What registering a subnet costs now, in rao.',
    failure: 'Unable to get subnet lock cost',
    value: true,
  }),
  swap_currentAlphaPrice: runtimeMethod(swapApi, 'currentAlphaPrice', {
    summary: 'Price of a subnet’s alpha, in rao.',
    failure: 'Unable to get current alpha price',
    value: true,
  }),
  swap_currentAlphaPriceAll: runtimeMethod(swapApi, 'currentAlphaPriceAll', {
    summary: 'Prices of all alphas, in rao.',
    failure: 'Unable to get all current alpha prices',
    value: true,
  }),
  swap_simSwapAlphaForTao: runtimeMethod(swapApi, 'simSwapAlphaForTao', {
    summary: 'What selling alpha would give.',
    failure: 'Unable to simulate alpha -> tao swap',
  }),
  swap_simSwapTaoForAlpha: runtimeMethod(swapApi, 'simSwapTaoForAlpha', {
    summary: 'What buying alpha would give.',
    failure: 'Unable to simulate tao -> alpha swap',
  }),
})
