import { runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** One neuron without weights and bonds. */
export const neuronInfo_getNeuronLite = runtimeMethod(
  'neuronInfo_getNeuronLite',
  'NeuronInfoRuntimeApi_get_neuron_lite',
  [u16, u16],
  'Unable to get neurons lite info',
)
