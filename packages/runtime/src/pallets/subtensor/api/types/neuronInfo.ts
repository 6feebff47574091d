import { compact, tuple, vec } from '@glia/frame'
import { stakeOfHotkey } from '../../staking/stake.ts'
import * as store from '../../storage/index.ts'
import { alpha, axonInfo, type Coldkey, coldkeyId, type Hotkey, prometheusInfo, type Uid } from '../../types.ts'
import type { SparseRow } from '../../vectors.ts'
import { always, apiFields, column, own, type Reported, report } from '../columns.ts'
import { NO_AXON, NO_PROMETHEUS } from '../endpoints.ts'
import type { SubnetView } from '../subnetView.ts'
import { compactRow } from '../vectors.ts'

/** One neuron as the runtime APIs look at it. */
export interface NeuronView {
  readonly subnet: SubnetView
  readonly uid: Uid
  readonly hotkey: Hotkey
  readonly coldkey: Coldkey
}

const path = 'pallet_subtensor::rpc_info::neuron_info'
/** Pruning scores are no longer computed; this stands for them. */
const NO_SCORE = 0xffff

const general = {
  hotkey: column(apiFields.hotkey, ({ hotkey }: NeuronView) => hotkey),
  coldkey: column(apiFields.coldkey, ({ coldkey }: NeuronView) => coldkey),
  uid: column(apiFields.u16, ({ uid }: NeuronView) => uid),
  netuid: column(apiFields.netuid, ({ subnet }: NeuronView) => subnet.netuid),
  active: column(
    apiFields.bool,
    ({ subnet: { ctx, netuid }, uid }: NeuronView) => store.active.get(ctx, netuid)[uid] === 1,
  ),
  axonInfo: own(
    axonInfo,
    'AxonInfo',
    ({ subnet: { ctx, netuid }, hotkey }: NeuronView) => store.axons.get(ctx, netuid, hotkey) ?? NO_AXON,
  ),
  prometheusInfo: own(
    prometheusInfo,
    'PrometheusInfo',
    ({ subnet: { ctx, netuid }, hotkey }: NeuronView) => store.prometheus.get(ctx, netuid, hotkey) ?? NO_PROMETHEUS,
  ),
  /** All stake of the hotkey, under its coldkey's name. */
  stake: own(
    vec(tuple<readonly [Coldkey, bigint]>(coldkeyId, compact(alpha))),
    'Vec<(AccountId, Compact<AlphaBalance>)>',
    ({ subnet: { ctx, netuid }, hotkey, coldkey }: NeuronView): readonly (readonly [Coldkey, bigint])[] => [
      [coldkey, stakeOfHotkey(ctx, hotkey, netuid)],
    ],
  ),
  rank: always(apiFields.u16, 0),
  emission: column(
    apiFields.alpha,
    ({ subnet: { ctx, netuid }, uid }: NeuronView) => store.emission.get(ctx, netuid)[uid] ?? 0n,
  ),
  incentive: column(
    apiFields.u16,
    ({ subnet: { ctx, index }, uid }: NeuronView) => store.incentive.get(ctx, index)[uid] ?? 0,
  ),
  consensus: column(
    apiFields.u16,
    ({ subnet: { ctx, netuid }, uid }: NeuronView) => store.consensus.get(ctx, netuid)[uid] ?? 0,
  ),
  trust: always(apiFields.u16, 0),
  validatorTrust: column(
    apiFields.u16,
    ({ subnet: { ctx, netuid }, uid }: NeuronView) => store.validatorTrust.get(ctx, netuid)[uid] ?? 0,
  ),
  dividends: column(
    apiFields.u16,
    ({ subnet: { ctx, netuid }, uid }: NeuronView) => store.dividends.get(ctx, netuid)[uid] ?? 0,
  ),
  lastUpdate: column(
    apiFields.u64,
    ({ subnet: { ctx, index }, uid }: NeuronView) => store.lastUpdate.get(ctx, index)[uid] ?? 0n,
  ),
  validatorPermit: column(
    apiFields.bool,
    ({ subnet: { ctx, netuid }, uid }: NeuronView) => store.validatorPermit.get(ctx, netuid)[uid] === 1,
  ),
}
const pruningScore = always(apiFields.u16, NO_SCORE)

/** The entries of a row that are not 0. */
function positive({ uids, values }: SparseRow): SparseRow {
  const keep = (_: number, at: number) => (values[at] as number) > 0
  return { uids: uids.filter(keep), values: values.filter(keep) }
}
const row = (item: typeof store.weights) =>
  own(compactRow, 'Vec<(Compact<u16>, Compact<u16>)>', ({ subnet: { ctx, index }, uid }: NeuronView) =>
    positive(item.get(ctx, index, uid)),
  )

export const neuronInfoLite = report(`${path}::NeuronInfoLite`, { ...general, pruningScore }, 'AccountId')

export const neuronInfo = report(
  `${path}::NeuronInfo`,
  { ...general, weights: row(store.weights), bonds: row(store.bonds), pruningScore },
  'AccountId',
)

export type NeuronInfoLite = Reported<typeof neuronInfoLite>
export type NeuronInfo = Reported<typeof neuronInfo>
