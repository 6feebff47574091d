import { type Ctx, method, option, type RuntimeApi, vec } from '@glia/frame'
import * as store from '../../storage/index.ts'
import { subnetExists } from '../../subnets/subnets.ts'
import { asUid, type NetUid, netUid, type Uid, uid as uidCodec } from '../../types.ts'
import { SubnetView } from '../subnetView.ts'
import { type NeuronView, neuronInfo, neuronInfoLite } from '../types/neuronInfo.ts'

function neuronAt(subnet: SubnetView, uid: Uid): NeuronView | undefined {
  const hotkey = store.keys.find(subnet.ctx, subnet.netuid, uid)
  return hotkey === undefined ? undefined : { subnet, uid, hotkey, coldkey: store.owner.get(subnet.ctx, hotkey) }
}

/** A neuron, or undefined where there is none (`get_neuron`). */
function neuron(ctx: Ctx, netuid: NetUid, uid: Uid): NeuronView | undefined {
  return subnetExists(ctx, netuid) ? neuronAt(new SubnetView(ctx, netuid), uid) : undefined
}

/** Neurons in order, up to the first uid without a hotkey (`get_neurons`). */
function neurons(ctx: Ctx, netuid: NetUid): NeuronView[] {
  if (!subnetExists(ctx, netuid)) return []
  const subnet = new SubnetView(ctx, netuid)
  const found: NeuronView[] = []
  for (let uid = 0, size = subnet.size; uid < size; uid++) {
    const view = neuronAt(subnet, asUid(uid))
    if (view === undefined) break
    found.push(view)
  }
  return found
}

const one = <T>(view: NeuronView | undefined, read: (view: NeuronView) => T): T | undefined =>
  view === undefined ? undefined : read(view)

export const neuronInfoApi = {
  name: 'NeuronInfoRuntimeApi',
  version: 1,
  methods: {
    getNeurons: method({
      args: { netuid: netUid },
      returns: vec(neuronInfo.codec),
      run: (ctx, { netuid }) => neurons(ctx, netuid).map(neuronInfo.read),
    }),
    getNeuron: method({
      args: { netuid: netUid, uid: uidCodec },
      returns: option(neuronInfo.codec),
      run: (ctx, { netuid, uid }) => one(neuron(ctx, netuid, uid), neuronInfo.read),
    }),
    getNeuronsLite: method({
      args: { netuid: netUid },
      returns: vec(neuronInfoLite.codec),
      run: (ctx, { netuid }) => neurons(ctx, netuid).map(neuronInfoLite.read),
    }),
    getNeuronLite: method({
      args: { netuid: netUid, uid: uidCodec },
      returns: option(neuronInfoLite.codec),
      run: (ctx, { netuid, uid }) => one(neuron(ctx, netuid, uid), neuronInfoLite.read),
    }),
  },
} satisfies RuntimeApi
