import { runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** One neuron without weights and bonds. */
export const neuronInfo_getNeuronLite = runtimeMethod(
  'neuronInfo_getNeuronLite',
  'NeuronInfoRuntimeApi_get_neuron_lite',
  { netuid: u16, uid: u16 },
  'Unable to get neurons lite info',
)
