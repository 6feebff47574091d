import { type Ctx, toAccountId } from '../../packages/frame/src/index.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { storageIndex } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { safeFloatFromU64 } from '../../packages/yuma/src/index.ts'

export const NETUID = 1
export const UIDS = 256

function account(kind: number, uid: number) {
  const bytes = new Uint8Array(32)
  bytes.set([kind, uid >> 8, uid & 0xff])
  for (let at = 3; at < 32; at++) bytes[at] = (kind * 31 + uid * 7 + at * 13) & 0xff
  return toAccountId(bytes)
}

/** Fills subnet 1 with neurons that have everything a metagraph shows. */
export function fillSubnet(ctx: Ctx): void {
  const u16s = (seed: number) => Uint16Array.from({ length: UIDS }, (_, uid) => (uid * seed) & 0xffff)
  const u64s = (unit: bigint) => BigUint64Array.from({ length: UIDS }, (_, uid) => BigInt(uid) * unit)
  store.subnetworkN.set(ctx, NETUID, UIDS)
  store.active.set(ctx, NETUID, new Uint8Array(UIDS).fill(1))
  store.validatorPermit.set(ctx, NETUID, new Uint8Array(UIDS).fill(1, 0, 64))
  store.emission.set(ctx, NETUID, u64s(1_234_567n))
  store.lastUpdate.set(ctx, storageIndex(NETUID), u64s(0n))
  store.incentive.set(ctx, storageIndex(NETUID), u16s(251))
  store.dividends.set(ctx, NETUID, u16s(509))
  store.consensus.set(ctx, NETUID, u16s(127))
  for (let uid = 0; uid < UIDS; uid++) {
    const hotkey = account(1, uid)
    const coldkey = account(2, uid)
    store.keys.set(ctx, NETUID, uid, hotkey)
    store.uids.set(ctx, NETUID, hotkey, uid)
    store.owner.set(ctx, hotkey, coldkey)
    store.blockAtRegistration.set(ctx, NETUID, uid, BigInt(uid))
    store.totalHotkeyAlpha.set(ctx, hotkey, NETUID, BigInt(uid + 1) * 98_765_432n)
    store.totalHotkeySharesV2.set(ctx, hotkey, NETUID, safeFloatFromU64(1n))
    store.totalHotkeyAlpha.set(ctx, hotkey, 0, BigInt(uid) * 55_555_555n)
    store.alphaDividendsPerSubnet.set(ctx, NETUID, hotkey, BigInt(uid) * 3_333n)
    store.axons.set(ctx, NETUID, hotkey, {
      block: 12n,
      version: 10,
      ip: 3_232_235_777n,
      port: 8_091,
      ipType: 4,
      protocol: 4,
      placeholder1: 0,
      placeholder2: 0,
    })
  }
}
