import { type Ctx } from '@glia/frame'
import { isRegistered } from '../../neurons/uids.ts'
import { alphaDividendsPerSubnet } from '../../storage/index.ts'
import { type Alpha, type Coldkey, type Hotkey, type NetUid, ZERO } from '../../types.ts'
import { always, apiFields, column, type Reported, report } from '../columns.ts'

/** Alpha of a coldkey with a hotkey on a subnet. */
export interface StakeView {
  readonly ctx: Ctx
  readonly hotkey: Hotkey
  readonly coldkey: Coldkey
  readonly netuid: NetUid
  readonly stake: Alpha
}

export const stakeInfo = report(
  'pallet_subtensor::rpc_info::stake_info::StakeInfo',
  {
    hotkey: column(apiFields.hotkey, ({ hotkey }: StakeView) => hotkey),
    coldkey: column(apiFields.coldkey, ({ coldkey }: StakeView) => coldkey),
    netuid: column(apiFields.netuid, ({ netuid }: StakeView) => netuid),
    stake: column(apiFields.alpha, ({ stake }: StakeView) => stake),
    /** Not filled in here; see `get_stake_availability_for_coldkeys`. */
    locked: always(apiFields.u64, 0n),
    /** Dividends of the hotkey in the last epoch. */
    emission: column(apiFields.alpha, ({ ctx, hotkey, netuid }: StakeView) =>
      alphaDividendsPerSubnet.get(ctx, netuid, hotkey),
    ),
    taoEmission: always(apiFields.tao, ZERO),
    drain: always(apiFields.u64, 0n),
    isRegistered: column(apiFields.bool, ({ ctx, hotkey, netuid }: StakeView) => isRegistered(ctx, netuid, hotkey)),
  },
  'AccountId',
)

export type StakeInfo = Reported<typeof stakeInfo>

/** Alpha of a coldkey on a subnet: all of it, what is locked, what may be taken out. */
export interface Availability {
  readonly total: Alpha
  readonly locked: Alpha
}
export const stakeAvailability = report(
  'pallet_subtensor::rpc_info::stake_info::StakeAvailability',
  {
    total: column(apiFields.alpha, ({ total }: Availability) => total),
    locked: column(apiFields.alpha, ({ locked }: Availability) => locked),
    available: column(apiFields.alpha, ({ total, locked }: Availability) => (total > locked ? total - locked : 0n)),
  },
  'plain',
)

export type StakeAvailability = Reported<typeof stakeAvailability>
