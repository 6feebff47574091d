import { RAO_PER_TAO } from '@glia/base'
import { chainText } from '../../metagraph/text.ts'
import type { Queries } from '../queries.ts'
import type { HyperparameterName, HyperparameterValue } from './table.ts'

/** A setting of a subnet as the chain has it. */
export type SettingValue = boolean | number | bigint | string | readonly [low: number, high: number]

/** The settings of a subnet by name: amounts in rao of TAO, shares as their whole parts. */
export type Hyperparameters = Readonly<Record<string, SettingValue>>

/** What the chain reports, and what can be set and is not in its report. @throws NoSuchSubnet */
export async function readHyperparameters(
  queries: Queries,
  netuid: number,
  at: string | undefined,
): Promise<Hyperparameters> {
  const [found, others] = await Promise.all([
    queries.chain.runtimeApi('SubnetInfoRuntimeApi', 'get_subnet_hyperparams_v3', [netuid], at),
    unreported(queries, netuid, at),
  ])
  // A subnet that is not there is told apart by the question that says so.
  if (found === undefined) await queries.subnet(netuid, at === undefined ? {} : { at })
  const entries = (found ?? []).map(({ name, value }) => [chainText(name), plain(value)] as const)
  return { ...Object.fromEntries(entries), ...others }
}

/** Settings that the report leaves out, from storage. The items are all older than the report. */
async function unreported({ chain }: Queries, netuid: number, at: string | undefined) {
  const [alphaValues, most, least, recycleOrBurn, rho, ownerHotkey, isYuma3] = await Promise.all([
    chain.storageAt(at, 'SubtensorModule', 'AlphaValues', netuid),
    chain.storageAt(at, 'SubtensorModule', 'MaxAllowedUids', netuid),
    chain.storageAt(at, 'SubtensorModule', 'MinAllowedUids', netuid),
    chain.storageAt(at, 'SubtensorModule', 'RecycleOrBurn', netuid),
    chain.storageAt(at, 'SubtensorModule', 'Rho', netuid),
    chain.storageAt(at, 'SubtensorModule', 'SubnetOwnerHotkey', netuid),
    chain.storageAt(at, 'SubtensorModule', 'Yuma3On', netuid),
  ])
  return {
    alpha_values: alphaValues,
    max_allowed_uids: most,
    min_allowed_uids: least,
    recycle_or_burn: recycleOrBurn.type,
    rho,
    sn_owner_hotkey: ownerHotkey,
    yuma3_enabled: isYuma3,
  } satisfies { readonly [Name in HyperparameterName]?: HyperparameterValue<Name> }
}

/** A value with its kind, as `HyperparamValue` has it, without it. */
function plain({ type, value }: { readonly type: string; readonly value: unknown }): boolean | number | bigint {
  if (type === 'U64F64') return Number((bitsOf(value) * RAO_PER_TAO) >> 64n) / Number(RAO_PER_TAO)
  if (type === 'I32F32') return Number(bitsOf(value)) / 2 ** 32
  return value as boolean | number | bigint
}

/** A fixed-point number is a struct of its bits, which stands for the field. */
const bitsOf = (value: unknown) => (typeof value === 'bigint' ? value : (value as { bits: bigint }).bits)
