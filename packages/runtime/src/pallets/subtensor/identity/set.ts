import { betweenCalls, type Ctx, emit, ensure, ensureSigned, type Origin } from '@glia/frame'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { isRegisteredAnywhere } from '../neurons/uids.ts'
import * as store from '../storage/index.ts'
import { asColdkey, type ChainIdentity, type NetUid, type SubnetIdentity } from '../types.ts'
import { isValidIdentity, isValidSubnetIdentity } from './valid.ts'

/** What a coldkey with a registered hotkey says about itself (`do_set_identity`). Event ChainIdentitySet. */
export function setIdentity(ctx: Ctx, origin: Origin, identity: ChainIdentity): void {
  const coldkey = asColdkey(ensureSigned(origin))
  ensure(
    [...store.ownedHotkeys.get(ctx, coldkey)].some((hotkey) => {
      betweenCalls(ctx)
      return isRegisteredAnywhere(ctx, hotkey)
    }),
    errors.HotKeyNotRegisteredInNetwork,
  )
  ensure(isValidIdentity(identity), errors.InvalidIdentity)
  store.identitiesV2.set(ctx, coldkey, identity)
  emit(ctx, events.ChainIdentitySet, [coldkey])
}

/** What the owner says about a subnet (`do_set_subnet_identity`). Event SubnetIdentitySet. */
export function setSubnetIdentity(ctx: Ctx, origin: Origin, netuid: NetUid, identity: SubnetIdentity): void {
  const coldkey = asColdkey(ensureSigned(origin))
  ensure(store.subnetOwner.get(ctx, netuid) === coldkey, errors.NotSubnetOwner)
  ensure(isValidSubnetIdentity(identity), errors.InvalidIdentity)
  store.subnetIdentitiesV3.set(ctx, netuid, identity)
  emit(ctx, events.SubnetIdentitySet, [netuid])
}
