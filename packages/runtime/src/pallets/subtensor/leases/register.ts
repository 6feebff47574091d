import { toHex0x } from '@glia/base'
import {
  type AccountId,
  type Ctx,
  emit,
  encode,
  ensure,
  ensureSigned,
  fail,
  type Origin,
  signedBy,
  str,
  tuple,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { U64F64 } from '@glia/yuma'
import { transfer } from '../../balances/index.ts'
import { contributionsOfOthers, crowdloanOf } from '../../crowdloan/crowdloans.ts'
import { crowdloanErrors } from '../../crowdloan/declarations.ts'
import { type Crowdloan, currentCrowdloanId } from '../../crowdloan/storage.ts'
import { addProxyDelegate } from '../../proxy/delegations.ts'
import { addProvider } from '../../system/references.ts'
import { subU64 } from '../arithmetic.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import * as store from '../storage/index.ts'
import { registerNetwork } from '../subnets/registerNetwork.ts'
import { spendable } from '../tao.ts'
import { asColdkey, asHotkey, asTao, type Coldkey, type LeaseId, leaseId, type NetUid, type Tao } from '../types.ts'

const MAX_LEASE_ID = 0xffff_ffff

/** What a crowd keeps of the owner's cut, in hundredths, and until when; without an end, for ever. */
export interface LeaseTerms {
  readonly emissionsShare: number
  readonly endBlock: number | undefined
}

const entropy = tuple<readonly [string, LeaseId]>(str, leaseId)
/** An account of a lease, which nobody has a key for (`lease_coldkey`, `lease_hotkey`). */
const leaseAccount = (role: 'coldkey' | 'hotkey', id: LeaseId): AccountId =>
  toHex0x(blake2b256(encode(entropy, [`leasing/${role}`, id]))) as AccountId

function nextLeaseId(ctx: Ctx): LeaseId {
  const id = store.nextSubnetLeaseId.get(ctx)
  ensure(id < MAX_LEASE_ID, errors.Overflow)
  store.nextSubnetLeaseId.set(ctx, (id + 1) as LeaseId)
  return id
}

/** The subnet of a lease's coldkey, which owns one. Fails with LeaseNetuidNotFound. */
function netuidOf(ctx: Ctx, coldkey: Coldkey): NetUid {
  for (const [[netuid], owner] of store.subnetOwner.entries(ctx)) if (owner === coldkey) return netuid
  return fail(errors.LeaseNetuidNotFound)
}

/**
 * A crowd buys a subnet with what it raised, and its creator runs it; to be the call of a crowdloan that is being
 * finalized (`do_register_leased_network`). What the subnet did not cost goes back to those who gave it. Answers how many
 * gave. Errors in order: InvalidCrowdloanId, InvalidLeaseBeneficiary, LeaseCannotEndInThePast, Overflow, those of
 * `registerNetwork`, LeaseNetuidNotFound. Event SubnetLeaseCreated.
 */
export function registerLeasedNetwork(ctx: Ctx, origin: Origin, { emissionsShare, endBlock }: LeaseTerms): number {
  const beneficiary = asColdkey(ensureSigned(origin))
  const crowdloanId = currentCrowdloanId.get(ctx) ?? fail(crowdloanErrors.InvalidCrowdloanId)
  const crowdloan = crowdloanOf(ctx, crowdloanId)
  ensure(beneficiary === crowdloan.creator, errors.InvalidLeaseBeneficiary)
  ensure(endBlock === undefined || endBlock > ctx.blockNumber, errors.LeaseCannotEndInThePast)

  const id = nextLeaseId(ctx)
  const coldkey = asColdkey(leaseAccount('coldkey', id))
  const hotkey = asHotkey(leaseAccount('hotkey', id))
  addProvider(ctx, coldkey)
  addProvider(ctx, hotkey)
  transfer(ctx, { from: crowdloan.fundsAccount, to: coldkey, amount: crowdloan.raised }, 'expendable')
  registerNetwork(ctx, signedBy(coldkey), hotkey)
  const netuid = netuidOf(ctx, coldkey)
  addProxyDelegate(ctx, coldkey, { delegate: beneficiary, proxyType: 'SubnetLeaseBeneficiary', delay: 0 })

  const left = spendable(ctx, coldkey)
  const cost = subU64(crowdloan.raised, left)
  store.subnetLeases.set(ctx, id, { beneficiary, coldkey, hotkey, emissionsShare, endBlock, netuid, cost })
  store.subnetUidToLeaseId.set(ctx, netuid, id)
  store.delegates.set(ctx, hotkey, 0)
  const refunded = recordShares(ctx, { id, coldkey, left }, crowdloan, crowdloanId)
  transfer(ctx, { from: coldkey, to: beneficiary, amount: subU64(left, refunded) }, 'expendable')
  emit(ctx, events.SubnetLeaseCreated, { beneficiary, leaseId: id, netuid, endBlock })
  return crowdloan.contributorsCount
}

/** Notes the share of everybody but the creator, and pays back that share of what is left. Answers what was paid. */
function recordShares(
  ctx: Ctx,
  { id, coldkey, left }: { id: LeaseId; coldkey: Coldkey; left: Tao },
  { creator, raised }: Crowdloan,
  crowdloanId: number,
): Tao {
  const all = U64F64.fromInteger(raised)
  let refunded = asTao(0n)
  for (const { contributor, amount } of contributionsOfOthers(ctx, crowdloanId, creator)) {
    const share = U64F64.safeDiv(U64F64.fromInteger(amount), all)
    store.subnetLeaseShares.set(ctx, id, asColdkey(contributor), share)
    const refund = asTao(U64F64.toU64(U64F64.saturatingMul(share, U64F64.fromInteger(left))))
    transfer(ctx, { from: coldkey, to: contributor, amount: refund }, 'expendable')
    refunded = asTao(refunded + refund)
  }
  return refunded
}
