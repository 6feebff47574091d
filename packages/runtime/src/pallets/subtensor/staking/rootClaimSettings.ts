import { type Ctx, emit, ensure, ensureRoot, ensureSigned, type Origin, type Weight } from '@glia/frame'
import { I96F32 } from '@glia/yuma'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { numRootClaim, rootClaimableThreshold, rootClaimType } from '../storage/index.ts'
import { ensureSubnetOwnerOrRoot } from '../subnets/owner.ts'
import { asColdkey, type NetUid, type RootClaimType } from '../types.ts'
import { claimRoot } from './claimRoot.ts'
import { listRootStaker } from './rootClaim.ts'

/** Subnets that one call may claim (`MAX_SUBNET_CLAIMS`). */
const MAX_SUBNETS = 5
/** Most claims made by themselves in a block (`MAX_NUM_ROOT_CLAIMS`). */
const MAX_CLAIMS = 50n
/** Largest threshold of a claim, rao of alpha (`MAX_ROOT_CLAIM_THRESHOLD`). */
const MAX_THRESHOLD = 10_000_000n

/** The signer claims on one to five subnets now. InvalidSubnetNumber. Answers the weight used. */
export function claimNow(ctx: Ctx, origin: Origin, subnets: readonly NetUid[]): Weight {
  const coldkey = asColdkey(ensureSigned(origin))
  ensure(subnets.length > 0 && subnets.length <= MAX_SUBNETS, errors.InvalidSubnetNumber)
  listRootStaker(ctx, coldkey)
  return claimRoot(ctx, coldkey, subnets)
}

/** The signer says what its claims become. InvalidSubnetNumber. Event RootClaimTypeSet. */
export function setClaimType(ctx: Ctx, origin: Origin, type: RootClaimType): void {
  const coldkey = asColdkey(ensureSigned(origin))
  if (type.type === 'KeepSubnets') ensure(type.value.subnets.length > 0, errors.InvalidSubnetNumber)
  listRootStaker(ctx, coldkey)
  rootClaimType.set(ctx, coldkey, type)
  emit(ctx, events.RootClaimTypeSet, { coldkey, rootClaimType: type })
}

/** Root says how many stakers a block looks at. InvalidNumRootClaim. */
export function setClaimsPerBlock(ctx: Ctx, origin: Origin, count: bigint): void {
  ensureRoot(origin)
  ensure(count <= MAX_CLAIMS, errors.InvalidNumRootClaim)
  numRootClaim.set(ctx, count)
}

/** A subnet's owner or root says what is too little to claim. InvalidRootClaimThreshold. */
export function setClaimThreshold(ctx: Ctx, origin: Origin, netuid: NetUid, threshold: bigint): void {
  ensureSubnetOwnerOrRoot(ctx, origin, netuid)
  ensure(threshold <= MAX_THRESHOLD, errors.InvalidRootClaimThreshold)
  rootClaimableThreshold.set(ctx, netuid, I96F32.fromInteger(threshold))
}
