import type { Ctx } from '@glia/frame'
import { addI64, asI64 } from '../arithmetic.ts'
import { subnetProtocolFlow, subnetTaoFlow } from '../storage/index.ts'
import type { NetUid, Tao } from '../types.ts'

// TAO that users and the protocol move into and out of a subnet's pool since the last block that looked. Amounts above 2^63 wrap when they become
// i64, sums stay within it.

export const recordInflow = (ctx: Ctx, netuid: NetUid, tao: Tao): void =>
  subnetTaoFlow.update(ctx, netuid, (flow) => addI64(flow, asI64(tao)))
export const recordOutflow = (ctx: Ctx, netuid: NetUid, tao: Tao): void =>
  subnetTaoFlow.update(ctx, netuid, (flow) => addI64(flow, -asI64(tao)))
export const recordProtocolInflow = (ctx: Ctx, netuid: NetUid, tao: Tao): void =>
  subnetProtocolFlow.update(ctx, netuid, (flow) => addI64(flow, asI64(tao)))
export const recordProtocolOutflow = (ctx: Ctx, netuid: NetUid, tao: Tao): void =>
  subnetProtocolFlow.update(ctx, netuid, (flow) => addI64(flow, -asI64(tao)))
