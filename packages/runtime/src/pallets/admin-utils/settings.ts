import {
  type Call,
  type CallDeclaration,
  type Ctx,
  call,
  emit,
  ensure,
  ensureRoot,
  type Field,
  type Origin,
  type PalletEvent,
  type StorageValue,
} from '@glia/frame'
import { fields } from '../subtensor/fields.ts'
import type { TransactionKind } from '../subtensor/rateLimits.ts'
import { ensureOwnerOrRootWithLimits, recordOwnerLimits } from '../subtensor/subnets/owner.ts'
import { type Parameter, setParameter } from '../subtensor/subnets/parameters.ts'
import { ensureAdminWindowOpen } from '../subtensor/subnets/schedule.ts'
import { subnetExists } from '../subtensor/subnets/subnets.ts'
import { type Coldkey, type NetUid, ROOT } from '../subtensor/types.ts'
import { errors } from './errors.ts'

// The kinds of settings. An entry gives the index of its call, the name and the type of the value, and what is special about
// it: the call, its checks in the reference's order and its events follow.

/** What metadata says of the call, and what it costs. */
interface OfCall {
  readonly docs: string
  readonly weight: CallDeclaration<object>['weight']
}

/** A value of the chain, and the event that announces a change of it. */
interface ChainParameter<V> {
  /** Again with `set`, as in {@link Parameter}. */
  readonly item: StorageValue<V> & { readonly set: (ctx: Ctx, value: V) => void }
  readonly event?: PalletEvent<readonly [V]>
}

interface OfChain<V> extends OfCall {
  /** What is asked of the value beyond its type. */
  check?(value: V, at: { readonly ctx: Ctx }): void
}

/** Either where the value is kept, or, where setting is more than to keep a value and to announce it, what is done. */
type Effect<P, Change> =
  | (P & { readonly change?: never })
  | { readonly change: Change; readonly item?: never; readonly event?: never }

type ChainSetting<V> = OfChain<V> & Effect<ChainParameter<V>, (ctx: Ctx, value: V) => void>

interface OfSubnet<K extends string, V> extends OfCall {
  readonly class?: 'Operational'
  /** Taken for any netuid. Others are refused where there is no subnet: SubnetDoesNotExist. */
  readonly anyNetuid?: true
  /** Refused for the root subnet: NotPermittedOnRootSubnet. */
  readonly notRoot?: true
  /** What is asked of the value beyond its type; `owner` is undefined when root asks. */
  check?(value: V, at: { readonly ctx: Ctx; readonly netuid: NetUid; readonly owner: Coldkey | undefined }): void
  /** The event of this pallet, beside or instead of the one that goes with the value; its fields are named as the call's arguments. */
  readonly ownEvent?: PalletEvent<SubnetArgs<K, V>>
}

type SubnetSetting<K extends string, V> = OfSubnet<K, V> &
  Effect<Parameter<V>, (ctx: Ctx, netuid: NetUid, value: V) => void>

type ChainArgs<K extends string, V> = { readonly [P in K]: V }
type SubnetArgs<K extends string, V> = { readonly netuid: NetUid } & ChainArgs<K, V>

/** @throws DispatchFailure SubnetDoesNotExist */
export function ensureExists(ctx: Ctx, netuid: NetUid): void {
  ensure(subnetExists(ctx, netuid), errors.SubnetDoesNotExist)
}

/** A setting of the whole chain: root's alone, at any time. */
export function chainSetting<K extends string, V>(
  index: number,
  name: K,
  value: Field<V>,
  setting: ChainSetting<NoInfer<V>>,
): Call<ChainArgs<K, V>> {
  const { docs, weight } = setting
  return call<ChainArgs<K, V>>({
    index,
    args: { [name]: value } as CallDeclaration<ChainArgs<K, V>>['args'],
    weight,
    docs,
    run(ctx, origin, { [name]: given }) {
      ensureRoot(origin)
      setting.check?.(given, { ctx })
      if (setting.change !== undefined) return setting.change(ctx, given)
      setting.item.set(ctx, given)
      if (setting.event !== undefined) emit(ctx, setting.event, [given])
    },
  })
}

/** A setting of a subnet that root alone changes; with `frozen`, not right before an epoch. */
export const rootSetting = <K extends string, V>(
  index: number,
  name: K,
  value: Field<V>,
  setting: SubnetSetting<K, NoInfer<V>> & { readonly frozen?: true },
): Call<SubnetArgs<K, V>> =>
  subnetSetting(index, name, value, setting, (ctx, origin, netuid, change) => {
    ensureRoot(origin)
    if (setting.frozen) ensureAdminWindowOpen(ctx, netuid)
    change(undefined)
  })

/** A setting of a subnet that its owner changes, within a rate limit, or root; neither of them right before an epoch. */
export const ownerSetting = <K extends string, V>(
  index: number,
  name: K,
  value: Field<V>,
  setting: SubnetSetting<K, NoInfer<V>> & { readonly limit: TransactionKind | undefined },
): Call<SubnetArgs<K, V>> =>
  subnetSetting(index, name, value, setting, (ctx, origin, netuid, change) =>
    asOwnerOrRoot(ctx, origin, netuid, setting.limit, change),
  )

function subnetSetting<K extends string, V>(
  index: number,
  name: K,
  value: Field<V>,
  setting: SubnetSetting<K, V>,
  asWhoMay: (ctx: Ctx, origin: Origin, netuid: NetUid, change: (owner: Coldkey | undefined) => void) => void,
): Call<SubnetArgs<K, V>> {
  const { docs, weight } = setting
  return call<SubnetArgs<K, V>>({
    index,
    args: { netuid: fields.netuid, [name]: value } as CallDeclaration<SubnetArgs<K, V>>['args'],
    weight,
    docs,
    ...(setting.class && { class: setting.class }),
    run(ctx, origin, args) {
      const { netuid, [name]: given } = args
      asWhoMay(ctx, origin, netuid, (owner) => {
        if (!setting.anyNetuid) ensureExists(ctx, netuid)
        if (setting.notRoot) ensure(netuid !== ROOT, errors.NotPermittedOnRootSubnet)
        setting.check?.(given, { ctx, netuid, owner })
        if (setting.change !== undefined) setting.change(ctx, netuid, given)
        else setParameter(ctx, setting, netuid, given)
        if (setting.ownEvent !== undefined) emit(ctx, setting.ownEvent, args)
      })
    },
  })
}

/**
 * What a subnet's owner and root may do: the owner within the limit, which is used up when the change went through; nobody in
 * the freeze window. `change` gets the owner, undefined for root.
 */
export function asOwnerOrRoot(
  ctx: Ctx,
  origin: Origin,
  netuid: NetUid,
  limit: TransactionKind | undefined,
  change: (owner: Coldkey | undefined) => void,
): void {
  const limits = limit === undefined ? [] : [limit]
  const owner = ensureOwnerOrRootWithLimits(ctx, origin, netuid, limits)
  ensureAdminWindowOpen(ctx, netuid)
  change(owner)
  recordOwnerLimits(ctx, owner, netuid, limits)
}
