/** Shape of an epoch file (shared/vectors/README.md), and how a case becomes the flat input of the epoch. */
import { type Uid, uid } from '@glia/base'
import {
  csrFromStored,
  csrRowsSorted,
  earliestCommitBlocks,
  I64F64,
  inheritedStake,
  type MechanismsInput,
  packTotalStake,
  type StoredRow,
  taoWeight,
  totalStakeWeight,
} from '@glia/yuma'

/** `[uid, [column, value, ...]]`. */
export type FlatRow = [uid: number, cells: number[]]

export interface EpochCase {
  id: number
  n: number
  mechanism_split: number[] | null
  params: {
    tempo: number
    kappa: number
    bonds_moving_average: number
    bonds_penalty: number
    yuma3: boolean
    liquid_alpha: boolean
    alpha_low: number
    alpha_high: number
    alpha_sigmoid_steepness: number
    commit_reveal: boolean
    reveal_period: number
    activity_cutoff_blocks: number
    max_allowed_validators: number
    tao_weight: string
    stake_threshold: string
    owner_hotkey: string | null
    owner_uid: number | null
  }
  epochs: { in: EpochIn; out: EpochOut }[]
}

export interface EpochIn {
  block: number
  last_mechanism_step_block: number
  epoch_index: number
  emission: string
  hotkeys: (string | null)[]
  block_at_registration: number[]
  alpha_stake: string[]
  root_stake: string[]
  child_links: [parent: number, child: number, proportion: string | number][]
  inherited_alpha: string[]
  inherited_root: string[]
  total_stake_bits: string[]
  validator_permit: number[]
  commits: CommitsIn[] | null
  mechanisms: { storage_index: number; last_update: number[]; weights: FlatRow[] | null; bonds: FlatRow[] | null }[]
}

export interface CommitsIn {
  v2: { hotkey: string; queue: [epoch: number, block: number][] }[]
  timelocked: { commit_epoch: number; queue: [hotkey: string, block: number][] }[]
}

export interface EpochOut {
  tuples: unknown
  mechanism_terms: { raw: Record<string, unknown> }[]
  storage: { mechanisms: { Bonds: FlatRow[] }[] }
}

/** What an epoch inherits from the one before it in the case, by mechanism. */
export interface Carried {
  weights: FlatRow[][]
  bonds: FlatRow[][]
}

function storedRows(rows: FlatRow[]): StoredRow[] {
  return rows.map(([uid, flat]) => {
    const cells: [number, number][] = []
    for (let i = 0; i < flat.length; i += 2) cells.push([flat[i] as number, flat[i + 1] as number])
    return [uid, cells]
  })
}

/** Stake of every UID after children and parents, by the rules of the runtime; 0 for a UID without a key. */
export function inheritedStakes(input: EpochIn, own: readonly bigint[]): bigint[] {
  return own.map((stake, uid) => {
    if (input.hotkeys[uid] === null) return 0n
    return inheritedStake(
      stake,
      input.child_links.filter(([parent]) => parent === uid).map(([, , proportion]) => BigInt(proportion)),
      input.child_links
        .filter(([, child]) => child === uid)
        .map(([parent, , proportion]) => ({ proportion: BigInt(proportion), stake: own[parent] as bigint })),
    )
  })
}

/** I64F64 bits of the total stakes, worked out from the stakes of the case rather than read from it. */
export function totalStakes(test: EpochCase, input: EpochIn): bigint[] {
  const weight = taoWeight(BigInt(test.params.tao_weight))
  const alpha = inheritedStakes(input, input.alpha_stake.map(BigInt))
  const root = inheritedStakes(input, input.root_stake.map(BigInt))
  return alpha.map((stake, uid) => totalStakeWeight(stake, root[uid] as bigint, weight))
}

/** UID of the owner's hotkey in this epoch; a UID without key keeps its owner. */
function ownerUid(test: EpochCase, input: EpochIn): Uid | null {
  const { owner_hotkey: hotkey, owner_uid: before } = test.params
  if (hotkey === null) return null
  const found = input.hotkeys.indexOf(hotkey)
  if (found >= 0) return uid(found)
  return before !== null && input.hotkeys[before] === null ? uid(before) : null
}

/** Weights and bonds in force in an epoch. */
export function carry(input: EpochIn, before: Carried | null): Carried {
  return {
    weights: input.mechanisms.map((mechanism, m) => mechanism.weights ?? before?.weights[m] ?? []),
    bonds: input.mechanisms.map((mechanism, m) => mechanism.bonds ?? before?.bonds[m] ?? []),
  }
}

/** The epoch of a case as the input of `epochWithMechanisms`. */
export function mechanismsInput(test: EpochCase, input: EpochIn, carried: Carried): MechanismsInput {
  const { n, params } = test
  const uidOf = (hotkey: string): number | null => {
    const uid = input.hotkeys.indexOf(hotkey)
    return uid < 0 ? null : uid
  }
  const totalStake = packTotalStake(input.total_stake_bits.map((bits) => I64F64.wrap(BigInt(bits))))
  const registeredAt = Float64Array.from(input.block_at_registration, (block, uid) =>
    input.hotkeys[uid] === null ? 0 : block,
  )
  const commits = input.commits
  return {
    emission: BigInt(input.emission),
    split: test.mechanism_split,
    keyedUids: Uint16Array.from(input.hotkeys.flatMap((hotkey, uid) => (hotkey === null ? [] : [uid]))),
    mechanisms: input.mechanisms.map((mechanism, m) => {
      const weights = csrFromStored(storedRows(carried.weights[m] as FlatRow[]), n)
      const bonds = csrFromStored(storedRows(carried.bonds[m] as FlatRow[]), n)
      const commitsOf = commits?.[m]
      return {
        n,
        block: input.block,
        activityCutoff: params.activity_cutoff_blocks,
        tempo: params.tempo,
        lastMechanismStepBlock: input.last_mechanism_step_block,
        lastUpdate: Float64Array.from({ length: n }, (_, uid) => mechanism.last_update[uid] ?? 0),
        registeredAt,
        totalStake,
        validatorPermit: Uint8Array.from(input.validator_permit.slice(0, n)),
        ownerUid: ownerUid(test, input),
        maxAllowedValidators: params.max_allowed_validators,
        stakeThreshold: BigInt(params.stake_threshold),
        weights,
        bonds,
        rowsSorted: csrRowsSorted(weights) && csrRowsSorted(bonds),
        commitBlock: params.commit_reveal
          ? earliestCommitBlocks(
              n,
              {
                v2: (commitsOf?.v2 ?? []).map(({ hotkey, queue }) => ({ uid: uidOf(hotkey), queue })),
                timelocked: (commitsOf?.timelocked ?? []).map(({ commit_epoch: epoch, queue }) => ({
                  epoch,
                  queue: queue.map(([hotkey, block]): [number | null, number] => [uidOf(hotkey), block]),
                })),
              },
              input.epoch_index,
              params.reveal_period,
            )
          : null,
        kappa: params.kappa,
        bondsMovingAverage: BigInt(params.bonds_moving_average),
        bondsPenalty: params.bonds_penalty,
        yuma3: params.yuma3,
        liquidAlpha: {
          enabled: params.liquid_alpha,
          low: params.alpha_low,
          high: params.alpha_high,
          steepness: params.alpha_sigmoid_steepness,
        },
      }
    }),
  }
}
