import { ipToInt } from '../../metagraph/axonInfo.ts'
import { PROTOCOL_VERSION } from '../../neuron/version.ts'
import { checkServe } from '../checks/index.ts'
import type { ServeInput } from '../inputs.ts'
import { feeOnly, subtensor, verb } from './verb.ts'

/** IPv4 and IPv6 axons alike announce this protocol number. */
const AXON_PROTOCOL = 4

/** Announces where a neuron serves. */
export const serveAxon = verb<ServeInput>({
  signer: 'hotkey',
  names: { netuid: true, ip: true, port: true, version: true },
  calls: { 'SubtensorModule.serve_axon': feeOnly },
  plan(scene, input) {
    const { netuid, ip, port } = input
    const { value, version } = ipToInt(ip)
    const call = subtensor(scene, 'serve_axon', {
      netuid,
      version: input.version ?? PROTOCOL_VERSION,
      ip: value,
      port,
      ip_type: version,
      protocol: AXON_PROTOCOL,
      placeholder1: 0,
      placeholder2: 0,
    })
    return {
      call,
      sentence: `Announce ${ip}, port ${port}, on subnet ${netuid}`,
      check: () => checkServe(scene.view, scene.signer, { ...input, value, version }),
    }
  },
})
