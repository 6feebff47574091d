import type { Ctx } from '@glia/frame'
import { trimUids } from '../pallets/subtensor/neurons/trim.ts'
import { setAlphaValues, setRevealPeriod } from '../pallets/subtensor/subnets/checkedParameters.ts'
import { setEmissionSplit, setMaxMechanismCount, setMechanismCount } from '../pallets/subtensor/subnets/mechanisms.ts'
import { setSubnetOwnerHotkey } from '../pallets/subtensor/subnets/owner.ts'
import { setParameter, transferToggle } from '../pallets/subtensor/subnets/parameters.ts'
import { setTempo } from '../pallets/subtensor/subnets/schedule.ts'
import { asNetUid } from '../pallets/subtensor/types.ts'
import type { vectorAccounts } from './accounts.ts'
import type { Json } from './json.ts'

type Run = (ctx: Ctx, args: readonly Json[], names: ReturnType<typeof vectorAccounts>) => void

/** Functions that the scripts call directly, without the checks of AdminUtils, by the reference's names. */
export const adminFunctions: Readonly<Record<string, Run>> = {
  do_set_mechanism_count: (ctx, [netuid, count]) => setMechanismCount(ctx, asNetUid(Number(netuid)), Number(count)),
  do_set_max_mechanism_count: (ctx, [count]) => setMaxMechanismCount(ctx, Number(count)),
  do_set_emission_split: (ctx, [netuid, split]) =>
    setEmissionSplit(
      ctx,
      asNetUid(Number(netuid)),
      Array.isArray(split) ? Uint16Array.from(split as number[]) : undefined,
    ),
  trim_to_max_allowed_uids: (ctx, [netuid, most]) => trimUids(ctx, asNetUid(Number(netuid)), Number(most)),
  set_reveal_period: (ctx, [netuid, epochs]) => setRevealPeriod(ctx, asNetUid(Number(netuid)), BigInt(String(epochs))),
  set_subnet_owner_hotkey: (ctx, [netuid, hotkey], names) =>
    setSubnetOwnerHotkey(ctx, asNetUid(Number(netuid)), names.toId(String(hotkey))),
  toggle_transfer: (ctx, [netuid, toggle]) =>
    setParameter(ctx, transferToggle, asNetUid(Number(netuid)), toggle === true),
  set_tempo_unchecked: (ctx, [netuid, tempo]) => setTempo(ctx, asNetUid(Number(netuid)), Number(tempo)),
  do_set_alpha_values: (ctx, [netuid, low, high]) =>
    setAlphaValues(ctx, asNetUid(Number(netuid)), Number(low), Number(high)),
}
