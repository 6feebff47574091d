import { runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** One neuron. */
export const neuronInfo_getNeuron = runtimeMethod(
  'neuronInfo_getNeuron',
  'NeuronInfoRuntimeApi_get_neuron',
  { netuid: u16, uid: u16 },
  'Unable to get neuron info',
)
