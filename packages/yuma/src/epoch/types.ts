/**
 * Input and output of one mechanism epoch, as flat arrays. The plain reference (`epoch/`) and the fast kernel
 * (`kernel/`) take and give exactly these shapes. The input is already what the chain's state says after the
 * storage look-ups of the epoch function (`epoch_mechanism` in epoch/run_epoch.rs): no accounts, no storage.
 *
 * Both implementations first call `checkEpochInput` (epoch/checkInput.ts), which throws a `YumaInputError` that names
 * the argument on any breach of the ranges below.
 */
import type { Uid } from '@glia/base'
/**
 * A sparse u16 matrix of n rows in compressed-row form, rows in UID order, the entries of a row in the order in
 * which they are stored on chain (this order matters: see `EpochInput.rowsSorted`).
 */
export interface CsrU16 {
  /** Length n + 1, `rowPtr[0] = 0`, never falling, `rowPtr[n] = col.length`. Row i is `rowPtr[i] .. rowPtr[i + 1]`. */
  readonly rowPtr: Uint32Array
  /** UID of the column, every one below n and at most once a row. Entries of stored rows with a column of n and above are dropped by the caller, as `get_weights_sparse` does. */
  readonly col: Uint16Array
  /** Same length as `col`. A weight as set by the validator, or a bond as stored. Zeros are allowed. */
  readonly value: Uint16Array
}

/** Liquid alpha: a rate of the bonds' moving average for each weight. Acts only together with `yuma3`. */
export interface LiquidAlphaInput {
  readonly enabled: boolean
  /** Parts of 65,535, 0..65,535. */
  readonly low: number
  /** Parts of 65,535, 0..65,535. */
  readonly high: number
  /** Steepness of the sigmoid in hundredths, -32,768..32,767. */
  readonly steepness: number
}

/**
 * What one mechanism epoch reads.
 *
 * Block numbers are plain numbers in a Float64Array: integers 0..2^53 - 1 (a chain reaches 2^53 blocks in 3 billion
 * years), so they compare exactly in both implementations.
 */
export interface EpochInput {
  /** Number of UIDs, 0..65,535. */
  readonly n: number
  /** Current block, integer 0..2^53 - 1. */
  readonly block: number
  /** Blocks without an update after which a UID is inactive (`get_activity_cutoff_blocks`), integer 0..2^53 - 1. */
  readonly activityCutoff: number
  /** Tempo, 0..65,535; used only where `lastMechanismStepBlock` is 0. */
  readonly tempo: number
  /** `LastMechansimStepBlock`, integer 0..2^53 - 1: bonds to UIDs registered after it are dropped. */
  readonly lastMechanismStepBlock: number
  /** Length n: block of the last weight update by UID (a stored vector that is too short is padded with 0). */
  readonly lastUpdate: Float64Array
  /** Length n: block at which the UID was registered, 0 where the UID has no key. */
  readonly registeredAt: Float64Array
  /**
   * Length 2n: total stake weight of each UID, the 128 bits of an I64F64 as two words, element 2u the fraction (low
   * word), 2u + 1 the integer part (high word, below 2^63: stake is never negative). A sum that leaves an I64F64 wraps.
   */
  readonly totalStake: BigUint64Array
  /**
   * Stored permits of before the epoch, 0 or 1. Length n, or less: the stored vector can be short in a broken state; a missing
   * entry is 0, and stays 0 even for the owner.
   */
  readonly validatorPermit: Uint8Array
  /** UID of the subnet owner's hotkey, below n, or null. */
  readonly ownerUid: Uid | null
  /** Most validator permits, 0..65,535 (the owner comes on top). */
  readonly maxAllowedValidators: number
  /** Stake below which a UID counts as without stake, rao, 0..2^64 - 1. */
  readonly stakeThreshold: bigint
  /** Weights as stored. */
  readonly weights: CsrU16
  /** Bonds as stored. */
  readonly bonds: CsrU16
  /**
   * The caller's word that every row of `weights` and `bonds` has ascending columns: an unsorted row is then an error.
   * false allows any order, which the chain allows too (the order then changes sums by no bit, but liquid
   * alpha, which looks columns up in one walk, reads what it has passed as 0).
   */
  readonly rowsSorted: boolean
  /**
   * Length n: block of the earliest unexpired commit of each UID, integer, or Infinity for none. null = commit-reveal
   * is off. (Weights on UIDs registered after the commit are masked.)
   */
  readonly commitBlock: Float64Array | null
  /** Consensus majority, parts of 65,535, 0..65,535. */
  readonly kappa: number
  /** Moving average of bonds, parts of 1,000,000, 0..2^64 - 1 (values above 1,000,000 are legal and give a negative rate). */
  readonly bondsMovingAverage: bigint
  /** Bonds penalty, parts of 65,535, 0..65,535. */
  readonly bondsPenalty: number
  /** True: Yuma 3 bonds, false: the original ones. */
  readonly yuma3: boolean
  readonly liquidAlpha: LiquidAlphaInput
  /** Alpha to share out, rao, 0..2^64 - 1. */
  readonly emission: bigint
}

/** How much of the fixed-point intermediates the output carries. */
export type RawLevel = 'none' | 'vectors' | 'matrices'

export interface EpochOptions {
  /** Default `'none'`. */
  readonly raw?: RawLevel
}

/** A sparse matrix of I32F32 bits, n rows; entries in the order in which the reference keeps them. */
export interface CsrFixed {
  readonly rowPtr: Uint32Array
  readonly col: Uint16Array
  readonly value: BigInt64Array
}

/** I32F32 bits of the intermediate values, vectors of length n by UID. */
export interface EpochRaw {
  readonly stake: BigInt64Array
  readonly activeStake: BigInt64Array
  readonly consensus: BigInt64Array
  readonly validatorTrust: BigInt64Array
  readonly incentive: BigInt64Array
  readonly dividends: BigInt64Array
  readonly serverEmissionNorm: BigInt64Array
  readonly validatorEmissionNorm: BigInt64Array
  readonly combinedEmissionNorm: BigInt64Array
  /** Present with `raw: 'matrices'`. */
  readonly matrices: EpochRawMatrices | null
}

export interface EpochRawMatrices {
  /** Weights after all masks, rows normalised. */
  readonly weightsNorm: CsrFixed
  readonly clippedWeights: CsrFixed
  readonly weightsForBonds: CsrFixed
  /** Bonds as they are stored (before rounding to u16): after max-upscaling for the original bonds. */
  readonly emaBonds: CsrFixed
}

/** Result of one mechanism epoch; every vector has length n and is indexed by UID. u16 values are parts of 65,535, amounts are rao. */
export interface EpochOutput {
  readonly n: number
  /** 1 = active. */
  readonly active: Uint8Array
  /** Whole part of the total stake, before threshold and normalisation. */
  readonly stake: BigUint64Array
  readonly stakeWeight: Uint16Array
  readonly consensus: Uint16Array
  readonly validatorTrust: Uint16Array
  readonly incentive: Uint16Array
  readonly dividends: Uint16Array
  /** Permits after the epoch, 0 or 1. */
  readonly newValidatorPermit: Uint8Array
  readonly serverEmission: BigUint64Array
  readonly validatorEmission: BigUint64Array
  readonly combinedEmission: BigUint64Array
  /** Bonds to store: rows of UIDs without a new permit are empty; zeros after rounding are kept, as on chain. */
  readonly bonds: CsrU16
  /** null with `raw: 'none'`. */
  readonly raw: EpochRaw | null
}

/** One implementation of the mechanism epoch (the plain reference, the kernel). */
export type EpochFunction = (input: EpochInput, options?: EpochOptions) => EpochOutput
