import * as store from '../../storage/index.ts'
import { apiFields, column } from '../columns.ts'
import { retired } from '../subnetSettings.ts'
import type { SubnetView } from '../subnetView.ts'

/** Lists by uid that metagraphs and the subnet's state share. */
export const perUid = {
  hotkeys: column(apiFields.hotkeys, (view: SubnetView) => view.hotkeys),
  coldkeys: column(apiFields.coldkeys, (view: SubnetView) => view.coldkeys),
  active: column(apiFields.flags, ({ ctx, netuid }: SubnetView) => store.active.get(ctx, netuid)),
  validatorPermit: column(apiFields.flags, ({ ctx, netuid }: SubnetView) => store.validatorPermit.get(ctx, netuid)),
  /** Neither pruning scores nor trust nor rank are computed any more. */
  pruningScore: retired.u16s,
  trust: retired.u16s,
  rank: retired.u16s,
  lastUpdate: column(apiFields.u64s, ({ ctx, index }: SubnetView) => store.lastUpdate.get(ctx, index)),
  emission: column(apiFields.alphas, ({ ctx, netuid }: SubnetView) => store.emission.get(ctx, netuid)),
  dividends: column(apiFields.u16s, ({ ctx, netuid }: SubnetView) => store.dividends.get(ctx, netuid)),
  incentives: column(apiFields.u16s, ({ ctx, index }: SubnetView) => store.incentive.get(ctx, index)),
  consensus: column(apiFields.u16s, ({ ctx, netuid }: SubnetView) => store.consensus.get(ctx, netuid)),
  blockAtRegistration: column(apiFields.u64s, (view: SubnetView) =>
    view.amounts((_, uid) => store.blockAtRegistration.get(view.ctx, view.netuid, uid)),
  ),
  alphaStake: column(apiFields.alphas, (view: SubnetView) => view.stakes.alpha),
  taoStake: column(apiFields.taos, (view: SubnetView) => view.stakes.tao),
  totalStake: column(apiFields.taos, (view: SubnetView) => view.stakes.total),
} as const
