import type { Keypair } from '@glia/sdk'
import { KitError } from './errors.ts'
import { retry } from './pause.ts'
import type { SubnetChain, SubnetNeuron, SubnetState } from './subnetChain.ts'
import type { TelemetrySink } from './telemetry.ts'

/** Everything that miners and validators have in common. */
export interface NeuronOptions {
  readonly name: string
  readonly netuid: number
  readonly chain: SubnetChain
  readonly coldkey: Keypair
  readonly hotkey: Keypair
  readonly telemetry: TelemetrySink
  /** Ends the run: the axon closes, the loop finishes what it is at. */
  readonly signal: AbortSignal
}

/** The neuron of a hotkey, if it is registered. */
export function neuronOf(state: SubnetState, hotkey: string): SubnetNeuron | undefined {
  return state.neurons.find((neuron) => neuron.hotkey === hotkey)
}

/** Waits for the subnet, registers the hotkey unless it is, and returns its neuron. Retries while it can help. */
export async function ensureRegistered(options: NeuronOptions): Promise<{ state: SubnetState; neuron: SubnetNeuron }> {
  const { chain, netuid, coldkey, hotkey, telemetry, name, signal } = options
  const onFailure = (message: string) => telemetry({ kind: 'warning', name, message })
  await retry(
    `subnet ${netuid}`,
    async () => {
      if (!(await chain.subnetExists(netuid))) throw new KitError('not there yet; its owner registers it')
    },
    { signal, attempts: 600, firstMs: 200, longestMs: 1000 },
  )
  return retry(
    `registration of ${hotkey.address} on subnet ${netuid}`,
    async () => {
      let state = await chain.subnet(netuid)
      if (!neuronOf(state, hotkey.address)) {
        await chain.register(netuid, coldkey, hotkey.address)
        state = await chain.subnet(netuid)
      }
      const neuron = neuronOf(state, hotkey.address)
      if (!neuron) throw new KitError('the transaction is in a block, but the metagraph does not list the hotkey yet')
      return { state, neuron }
    },
    { signal, attempts: 120, firstMs: 250, longestMs: 1000, onFailure },
  )
}
