import { runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** Neurons of a subnet without weights and bonds. */
export const neuronInfo_getNeuronsLite = runtimeMethod(
  'neuronInfo_getNeuronsLite',
  'NeuronInfoRuntimeApi_get_neurons_lite',
  { netuid: u16 },
  'Unable to get neurons lite info',
)
