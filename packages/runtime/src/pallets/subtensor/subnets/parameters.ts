import { type Ctx, emit, type PalletEvent, type StorageMap } from '@glia/frame'
import { events } from '../events.ts'
import * as store from '../storage/index.ts'
import type { NetUid } from '../types.ts'

/** A value of a subnet, and the event of netuid and value that announces a change of it. */
export interface Parameter<V> {
  /** `set` again, as a property: by its method alone a map of TAO would pass for one of any bigint. */
  readonly item: StorageMap<[NetUid], V> & { readonly set: (ctx: Ctx, netuid: NetUid, value: V) => void }
  readonly event?: PalletEvent<readonly [NetUid, V]>
}

/** Sets the value and says so. */
export function setParameter<V>(ctx: Ctx, { item, event }: Parameter<V>, netuid: NetUid, value: V): void {
  item.set(ctx, netuid, value)
  if (event !== undefined) emit(ctx, event, [netuid, value])
}

// Those that are not changed by their call of AdminUtils alone.

export const networkRegistrationAllowed: Parameter<boolean> = {
  item: store.networkRegistrationAllowed,
  event: events.RegistrationAllowed,
}
export const maxAllowedUids: Parameter<number> = { item: store.maxAllowedUids, event: events.MaxAllowedUidsSet }
export const maxAllowedValidators: Parameter<number> = {
  item: store.maxAllowedValidators,
  event: events.MaxAllowedValidatorsSet,
}
export const minAllowedWeights: Parameter<number> = { item: store.minAllowedWeights, event: events.MinAllowedWeightSet }
export const immunityPeriod: Parameter<number> = { item: store.immunityPeriod, event: events.ImmunityPeriodSet }
export const transferToggle: Parameter<boolean> = { item: store.transferToggle, event: events.TransferToggle }
