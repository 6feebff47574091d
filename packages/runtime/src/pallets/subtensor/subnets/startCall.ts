import { type Ctx, emit, ensure, type Origin } from '@glia/frame'
import { addU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import * as store from '../storage/index.ts'
import type { NetUid } from '../types.ts'
import { ensureSubnetOwner } from './owner.ts'
import { ensureSubnetExists } from './subnets.ts'

/** The owner starts emission and trade of a subnet (`do_start_call`). Event FirstEmissionBlockNumberSet. */
export function startCall(ctx: Ctx, origin: Origin, netuid: NetUid): void {
  ensureSubnetExists(ctx, netuid)
  ensureSubnetOwner(ctx, origin, netuid)
  ensure(!store.firstEmissionBlockNumber.has(ctx, netuid), errors.FirstEmissionBlockNumberAlreadySet)
  const earliest = addU64(store.networkRegisteredAt.get(ctx, netuid), store.startCallDelay.get(ctx))
  ensure(currentBlock(ctx) >= earliest, errors.NeedWaitingMoreBlocksToStarCall)
  const first = currentBlock(ctx) + 1n
  store.firstEmissionBlockNumber.set(ctx, netuid, first)
  store.subtokenEnabled.set(ctx, netuid, true)
  emit(ctx, events.FirstEmissionBlockNumberSet, [netuid, first])
}
