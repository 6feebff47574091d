import { type Ctx, ensure } from '@glia/frame'
import { subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { isRegistered } from '../neurons/uids.ts'
import * as store from '../storage/index.ts'
import type { AxonInfo, Hotkey, NetUid, PrometheusInfo } from '../types.ts'

const MAX_U32 = 0xffff_ffffn
const MAX_U128 = (1n << 128n) - 1n
const LOCALHOST_V4 = 0x7f00_0001n
const LOCALHOST_V6 = 1n

/** `is_valid_ip_address`: not local, not the broadcast address. */
function isPublicAddress(ipType: number, ip: bigint, allowZero: boolean): boolean {
  if (!allowZero && ip === 0n) return false
  if (ipType === 4) return ip < MAX_U32 && ip !== LOCALHOST_V4
  if (ipType === 6) return ip !== MAX_U128 && ip !== LOCALHOST_V6
  return true
}

function passesServingLimit(ctx: Ctx, netuid: NetUid, last: bigint): boolean {
  const limit = store.servingRateLimit.get(ctx, netuid)
  return limit === 0n || last === 0n || subU64(currentBlock(ctx), last) >= limit
}

/**
 * Checks an axon before it is stored, in a call and in the pool alike (`validate_serve_axon`). Errors in order:
 * HotKeyNotRegisteredInNetwork, InvalidIpType, InvalidIpAddress, ServingRateLimitExceeded, InvalidPort.
 */
export function checkAxon(
  ctx: Ctx,
  hotkey: Hotkey,
  netuid: NetUid,
  axon: Pick<AxonInfo, 'ip' | 'port' | 'ipType'>,
): void {
  ensure(isRegistered(ctx, netuid, hotkey), errors.HotKeyNotRegisteredInNetwork)
  ensure(axon.ipType === 4 || axon.ipType === 6, errors.InvalidIpType)
  // A zero address takes an axon off the network.
  ensure(isPublicAddress(axon.ipType, axon.ip, true), errors.InvalidIpAddress)
  const last = store.axons.get(ctx, netuid, hotkey)?.block ?? 0n
  ensure(passesServingLimit(ctx, netuid, last), errors.ServingRateLimitExceeded)
  ensure(axon.port !== 0, errors.InvalidPort)
}

/** `validate_serve_prometheus`: the same checks in another order, and no zero address. */
export function checkPrometheus(
  ctx: Ctx,
  hotkey: Hotkey,
  netuid: NetUid,
  info: Pick<PrometheusInfo, 'ip' | 'port' | 'ipType'>,
): void {
  ensure(info.ipType === 4 || info.ipType === 6, errors.InvalidIpType)
  ensure(isPublicAddress(info.ipType, info.ip, false), errors.InvalidIpAddress)
  ensure(isRegistered(ctx, netuid, hotkey), errors.HotKeyNotRegisteredInNetwork)
  const last = store.prometheus.get(ctx, netuid, hotkey)?.block ?? 0n
  ensure(passesServingLimit(ctx, netuid, last), errors.ServingRateLimitExceeded)
  ensure(info.port !== 0, errors.InvalidPort)
}
