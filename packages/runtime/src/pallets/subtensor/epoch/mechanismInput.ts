import type { Ctx } from '@glia/frame'
import { type CsrU16, csrRowsSorted, type EpochInput, earliestCommitBlocks } from '@glia/yuma'
import { lastUpdates } from '../neurons/uids.ts'
import { taoWeightFixed, totalStakeOf } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { ownerUid } from '../subnets/owner.ts'
import { currentEpoch } from '../subnets/schedule.ts'
import { asUid, type Hotkey, type MechId, type NetUid, type StorageIndex, storageIndex, type Uid } from '../types.ts'
import type { SparseRow } from '../vectors.ts'

/** What the mechanisms of a subnet share in one epoch. */
export interface SubnetInput {
  readonly n: number
  /** Hotkey by uid; undefined where a uid has no key. */
  readonly hotkeys: readonly (Hotkey | undefined)[]
  readonly shared: Omit<EpochInput, 'emission' | 'weights' | 'bonds' | 'rowsSorted' | 'lastUpdate' | 'commitBlock'>
}

/** Reads what all mechanisms of a subnet share, into flat arrays. */
export function subnetInput(ctx: Ctx, netuid: NetUid): SubnetInput {
  const n = store.subnetworkN.get(ctx, netuid)
  const hotkeys = Array.from({ length: n }, (_, uid) => store.keys.find(ctx, netuid, asUid(uid)))
  const registeredAt = Float64Array.from(hotkeys, (hotkey, uid) =>
    hotkey === undefined ? 0 : blockNumber(store.blockAtRegistration.get(ctx, netuid, asUid(uid))),
  )
  const [low, high] = store.alphaValues.get(ctx, netuid)
  const owner = ownerUid(ctx, netuid)
  return {
    n,
    hotkeys,
    shared: {
      n,
      block: ctx.blockNumber,
      activityCutoff: activityCutoffBlocks(ctx, netuid),
      tempo: store.tempo.get(ctx, netuid),
      lastMechanismStepBlock: blockNumber(store.lastMechansimStepBlock.get(ctx, netuid)),
      registeredAt,
      totalStake: stakeWords(ctx, netuid, hotkeys),
      validatorPermit: store.validatorPermit.get(ctx, netuid).slice(0, n),
      // Where root took the number of uids away, the owner's is beyond them: it is nobody's then.
      ownerUid: owner !== undefined && owner < n ? owner : null,
      maxAllowedValidators: store.maxAllowedValidators.get(ctx, netuid),
      stakeThreshold: store.stakeThreshold.get(ctx),
      kappa: store.kappa.get(ctx, netuid),
      bondsMovingAverage: store.bondsMovingAverage.get(ctx, netuid),
      bondsPenalty: store.bondsPenalty.get(ctx, netuid),
      yuma3: store.yuma3On.get(ctx, netuid),
      liquidAlpha: {
        enabled: store.liquidAlphaOn.get(ctx, netuid),
        low,
        high,
        steepness: store.alphaSigmoidSteepness.get(ctx, netuid),
      },
    },
  }
}

/**
 * A stored number of a block or an epoch as the epoch's input has it. Root may have written any u64; what is beyond a number's exact range is later
 * than every block, and stays so.
 */
const blockNumber = (stored: bigint): number =>
  stored > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : Number(stored)

/** Blocks after which a uid that set no weights is inactive (`get_activity_cutoff_blocks`). */
export function activityCutoffBlocks(ctx: Ctx, netuid: NetUid): number {
  const blocks = Math.floor((store.activityCutoffFactorMilli.get(ctx, netuid) * store.tempo.get(ctx, netuid)) / 1000)
  return Math.max(blocks, 1)
}

/** The part of the input that a mechanism has to itself. */
export function mechanismInput(
  ctx: Ctx,
  netuid: NetUid,
  mechanism: MechId,
  subnet: SubnetInput,
): Omit<EpochInput, 'emission'> {
  const { n } = subnet
  const index = storageIndex(netuid, mechanism)
  const updated = lastUpdates(ctx, index)
  const weights = rowsOf(n, (uid) => store.weights.get(ctx, index, uid))
  const bonds = rowsOf(n, (uid) => store.bonds.get(ctx, index, uid))
  return {
    ...subnet.shared,
    lastUpdate: Float64Array.from({ length: n }, (_, uid) => blockNumber(updated[uid] ?? 0n)),
    weights,
    bonds,
    rowsSorted: csrRowsSorted(weights) && csrRowsSorted(bonds),
    commitBlock: store.commitRevealWeightsEnabled.get(ctx, netuid) ? commitBlocks(ctx, netuid, index, subnet) : null,
  }
}

// I64F64 stakes as pairs of 64-bit words, the form that the kernel takes.
function stakeWords(ctx: Ctx, netuid: NetUid, hotkeys: readonly (Hotkey | undefined)[]): BigUint64Array {
  const words = new BigUint64Array(hotkeys.length * 2)
  const weight = taoWeightFixed(ctx)
  hotkeys.forEach((hotkey, uid) => {
    if (hotkey === undefined) return
    const total = totalStakeOf(ctx, hotkey, netuid, weight)
    words[2 * uid] = BigInt.asUintN(64, total)
    words[2 * uid + 1] = total >> 64n
  })
  return words
}

/** Stored rows as one compressed matrix; entries of columns that do not exist are dropped (`get_weights_sparse`). */
function rowsOf(n: number, rowOf: (uid: Uid) => SparseRow): CsrU16 {
  const rowPtr = new Uint32Array(n + 1)
  const rows: SparseRow[] = []
  let size = 0
  for (let uid = 0; uid < n; uid++) {
    const row = rowOf(asUid(uid))
    rows.push(allWithin(row.uids, n) ? row : within(row, n))
    size += (rows[uid] as SparseRow).uids.length
    rowPtr[uid + 1] = size
  }
  const col = new Uint16Array(size)
  const value = new Uint16Array(size)
  rows.forEach((row, uid) => {
    if (row.uids.length === 0) return
    col.set(row.uids, rowPtr[uid] as number)
    value.set(row.values, rowPtr[uid] as number)
  })
  return { rowPtr, col, value }
}

function allWithin(uids: Uint16Array, n: number): boolean {
  for (let i = 0; i < uids.length; i++) if ((uids[i] as number) >= n) return false
  return true
}

/** A row without the columns that do not exist. */
function within({ uids, values }: SparseRow, n: number): SparseRow {
  return { uids: uids.filter((uid) => uid < n), values: values.filter((_, i) => (uids[i] as number) < n) }
}

function commitBlocks(ctx: Ctx, netuid: NetUid, index: StorageIndex, { n, hotkeys }: SubnetInput): Float64Array {
  const uidOf = new Map(hotkeys.flatMap((hotkey, uid) => (hotkey === undefined ? [] : [[hotkey, uid] as const])))
  const uid = (hotkey: Hotkey): number | null => uidOf.get(hotkey) ?? null
  return earliestCommitBlocks(
    n,
    {
      v2: store.weightCommits.entries(ctx, index).map(([[, hotkey], queue]) => ({
        uid: uid(hotkey),
        queue: queue.map(([, epoch, block]) => [blockNumber(epoch), blockNumber(block)] as const),
      })),
      timelocked: store.timelockedWeightCommits.entries(ctx, index).map(([[, epoch], queue]) => ({
        epoch: blockNumber(epoch),
        queue: queue.map(([hotkey, block]) => [uid(hotkey), blockNumber(block)] as const),
      })),
    },
    blockNumber(currentEpoch(ctx, netuid)),
    blockNumber(store.revealPeriodEpochs.get(ctx, netuid)),
  )
}
