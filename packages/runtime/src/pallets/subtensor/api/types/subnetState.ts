import { vec } from '@glia/frame'
import * as store from '../../storage/index.ts'
import { allNetuids } from '../../subnets/subnets.ts'
import { apiFields, column, own, type Reported, report } from '../columns.ts'
import type { SubnetView } from '../subnetView.ts'
import { compactU64Vector } from '../vectors.ts'
import { perUid } from './perUid.ts'

export const subnetState = report(
  'pallet_subtensor::rpc_info::show_subnet::SubnetState',
  {
    netuid: column(apiFields.netuid, (view: SubnetView) => view.netuid),
    hotkeys: perUid.hotkeys,
    coldkeys: perUid.coldkeys,
    active: perUid.active,
    validatorPermit: perUid.validatorPermit,
    pruningScore: perUid.pruningScore,
    lastUpdate: perUid.lastUpdate,
    emission: perUid.emission,
    dividends: perUid.dividends,
    incentives: perUid.incentives,
    consensus: perUid.consensus,
    trust: perUid.trust,
    rank: perUid.rank,
    blockAtRegistration: perUid.blockAtRegistration,
    alphaStake: perUid.alphaStake,
    taoStake: perUid.taoStake,
    totalStake: perUid.totalStake,
    /** Last emission of every hotkey on every subnet (`get_emissions_history`). */
    emissionHistory: own(vec(compactU64Vector), 'Vec<Vec<Compact<AlphaBalance>>>', (view: SubnetView) =>
      allNetuids(view.ctx).map((netuid) =>
        view.amounts((hotkey) => store.lastHotkeyEmissionOnNetuid.get(view.ctx, hotkey, netuid)),
      ),
    ),
  },
  'AccountId',
)

export type SubnetState = Reported<typeof subnetState>
