import * as store from '../../storage/index.ts'
import { column, fields } from '../columns.ts'
import { retired } from '../subnetSettings.ts'
import type { SubnetView } from '../subnetView.ts'

/** Lists by uid that metagraphs and the subnet's state share. */
export const perUid = {
  hotkeys: column(fields.hotkeys, (view: SubnetView) => view.hotkeys),
  coldkeys: column(fields.coldkeys, (view: SubnetView) => view.coldkeys),
  active: column(fields.flags, ({ ctx, netuid }: SubnetView) => store.active.get(ctx, netuid)),
  validatorPermit: column(fields.flags, ({ ctx, netuid }: SubnetView) => store.validatorPermit.get(ctx, netuid)),
  /** Neither pruning scores nor trust nor rank are computed any more. */
  pruningScore: retired.u16s,
  trust: retired.u16s,
  rank: retired.u16s,
  lastUpdate: column(fields.u64s, ({ ctx, index }: SubnetView) => store.lastUpdate.get(ctx, index)),
  emission: column(fields.alphas, ({ ctx, netuid }: SubnetView) => store.emission.get(ctx, netuid)),
  dividends: column(fields.u16s, ({ ctx, netuid }: SubnetView) => store.dividends.get(ctx, netuid)),
  incentives: column(fields.u16s, ({ ctx, index }: SubnetView) => store.incentive.get(ctx, index)),
  consensus: column(fields.u16s, ({ ctx, netuid }: SubnetView) => store.consensus.get(ctx, netuid)),
  blockAtRegistration: column(fields.u64s, (view: SubnetView) =>
    view.amounts((_, uid) => store.blockAtRegistration.get(view.ctx, view.netuid, uid)),
  ),
  alphaStake: column(fields.alphas, (view: SubnetView) => view.stakes.alpha),
  taoStake: column(fields.taos, (view: SubnetView) => view.stakes.tao),
  totalStake: column(fields.taos, (view: SubnetView) => view.stakes.total),
} as const
