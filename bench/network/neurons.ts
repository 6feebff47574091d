import type { Ctx } from '../../packages/frame/src/index.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { asUid, type Hotkey, type NetUid, storageIndex } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { numbers } from '../epoch/subnet.ts'
import type { NetworkShape } from './shape.ts'

const U16_MAX = 65_535
/** Neurons registered in block 0; weights and the epoch before count only when they are younger. */
export const FIRST_WEIGHTS = 1n

/** Seats neurons, hotkey by UID: what registering them would have written. */
export function seatNeurons(ctx: Ctx, netuid: NetUid, hotkeys: readonly Hotkey[], validators: number): void {
  const n = hotkeys.length
  store.subnetworkN.set(ctx, netuid, n)
  store.active.set(ctx, netuid, new Uint8Array(n).fill(1))
  store.validatorPermit.set(ctx, netuid, new Uint8Array(n).fill(1, 0, validators))
  store.lastUpdate.set(ctx, storageIndex(netuid), new BigUint64Array(n).fill(FIRST_WEIGHTS))
  for (const item of [store.consensus, store.dividends, store.validatorTrust]) item.set(ctx, netuid, new Uint16Array(n))
  store.incentive.set(ctx, storageIndex(netuid), new Uint16Array(n))
  store.emission.set(ctx, netuid, new BigUint64Array(n))
  hotkeys.forEach((hotkey, uid) => {
    store.keys.set(ctx, netuid, asUid(uid), hotkey)
    store.uids.set(ctx, netuid, hotkey, asUid(uid))
    store.blockAtRegistration.set(ctx, netuid, asUid(uid), 0n)
    store.isNetworkMember.set(ctx, hotkey, netuid, true)
  })
}

/** UIDs of the miners that work and get weights; the last UID is the subnet owner's and gets none. */
export function columnsOf({ uids, validators, columnsShare }: NetworkShape): Uint16Array {
  const count = Math.min(uids - validators - 1, Math.max(1, Math.round(uids * columnsShare)))
  return Uint16Array.from({ length: count }, (_, i) => validators + i)
}

/**
 * Rows of weights and bonds of a subnet. Miners differ in quality and validators see it with noise: consensus then has
 * something to clip. Every row has the same columns; its largest weight is 65,535, as the chain stores them.
 */
export function writeWeights(ctx: Ctx, netuid: NetUid, shape: NetworkShape): void {
  const draw = numbers(netuid)
  const uids = columnsOf(shape)
  const quality = Float64Array.from(uids, draw)
  const index = storageIndex(netuid)
  for (let uid = 0; uid < shape.validators; uid++) {
    const seen = quality.map((value) => (0.05 + value) * (0.5 + 0.5 * draw()))
    const most = Math.max(...seen)
    const row = { uids, values: Uint16Array.from(seen, (value) => Math.max(1, Math.round((U16_MAX * value) / most))) }
    store.weights.set(ctx, index, asUid(uid), row)
    store.bonds.set(ctx, index, asUid(uid), row)
  }
  writeOutcome(ctx, netuid, shape, quality)
}

/** What the epoch before might have said, so that a metagraph shows something from the first block on. */
function writeOutcome(ctx: Ctx, netuid: NetUid, shape: NetworkShape, quality: Float64Array): void {
  const { uids, validators } = shape
  const all = quality.reduce((sum, value) => sum + value, 0)
  const shares = new Float64Array(uids)
  quality.forEach((value, i) => {
    shares[validators + i] = value / all
  })
  const ofMiners = Uint16Array.from(shares, (share) => Math.floor(U16_MAX * share))
  const ofValidators = Uint16Array.from({ length: uids }, (_, uid) =>
    uid < validators ? Math.floor(U16_MAX / validators) : 0,
  )
  store.incentive.set(ctx, storageIndex(netuid), ofMiners)
  store.consensus.set(ctx, netuid, ofMiners)
  store.dividends.set(ctx, netuid, ofValidators)
  store.validatorTrust.set(ctx, netuid, ofValidators)
  store.stakeWeight.set(ctx, netuid, ofValidators)
  const alpha = 1_000_000_000 * shape.tempo * 0.41
  const emission = BigUint64Array.from(shares, (share, uid) =>
    BigInt(Math.floor(alpha * (uid < validators ? 1 / validators : share))),
  )
  store.emission.set(ctx, netuid, emission)
}

/** Where the miners of a subnet serve. */
export function serveAxons(ctx: Ctx, netuid: NetUid, hotkeys: readonly Hotkey[]): void {
  hotkeys.forEach((hotkey, uid) => {
    store.axons.set(ctx, netuid, hotkey, {
      block: 1n,
      version: 10,
      ip: 3_232_235_777n,
      port: 8_091 + uid,
      ipType: 4,
      protocol: 4,
      placeholder1: 0,
      placeholder2: 0,
    })
  })
}
