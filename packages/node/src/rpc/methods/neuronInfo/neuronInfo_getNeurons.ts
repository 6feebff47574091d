import { runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** Neurons of a subnet. */
export const neuronInfo_getNeurons = runtimeMethod(
  'neuronInfo_getNeurons',
  'NeuronInfoRuntimeApi_get_neurons',
  { netuid: u16 },
  'Unable to get neurons info',
)
