import { attempt, type Ctx, emit, ensure, ensureSigned, fail, type Origin } from '@glia/frame'
import { removeProxyDelegate } from '../../proxy/delegations.ts'
import { removeProvider } from '../../system/references.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { ownsHotkey } from '../hotkeys.ts'
import * as store from '../storage/index.ts'
import { setSubnetOwnerHotkey } from '../subnets/owner.ts'
import { asColdkey, type Hotkey, type LeaseId } from '../types.ts'

/**
 * After the end of a lease the subnet becomes its beneficiary's, with a hotkey of its own (`do_terminate_lease`). Answers
 * how many had a share. Errors in order: LeaseDoesNotExist, ExpectedBeneficiaryOrigin, LeaseHasNoEndBlock,
 * LeaseHasNotEnded, BeneficiaryDoesNotOwnHotkey. Event SubnetLeaseTerminated.
 */
export function terminateLease(ctx: Ctx, origin: Origin, id: LeaseId, hotkey: Hotkey): number {
  const who = asColdkey(ensureSigned(origin))
  const lease = store.subnetLeases.get(ctx, id) ?? fail(errors.LeaseDoesNotExist)
  const { beneficiary, netuid } = lease
  ensure(who === beneficiary, errors.ExpectedBeneficiaryOrigin)
  const endBlock = lease.endBlock ?? fail(errors.LeaseHasNoEndBlock)
  ensure(ctx.blockNumber >= endBlock, errors.LeaseHasNotEnded)
  ensure(ownsHotkey(ctx, beneficiary, hotkey), errors.BeneficiaryDoesNotOwnHotkey)

  store.subnetOwner.set(ctx, netuid, beneficiary)
  setSubnetOwnerHotkey(ctx, netuid, hotkey)
  // An account that something still depends on stays, as the coldkey does for the deposit of its delegate.
  for (const account of [lease.coldkey, lease.hotkey]) attempt(() => removeProvider(ctx, account))
  const shares = store.subnetLeaseShares.entries(ctx, id).length
  store.subnetLeaseShares.clear(ctx, id)
  store.accumulatedLeaseDividends.remove(ctx, id)
  // The reference leaves SubnetUidToLeaseId, and so does this: it then names a lease that is no more.
  store.subnetLeases.remove(ctx, id)
  removeProxyDelegate(ctx, lease.coldkey, { delegate: beneficiary, proxyType: 'SubnetLeaseBeneficiary', delay: 0 })
  emit(ctx, events.SubnetLeaseTerminated, { beneficiary, netuid })
  return shares
}
