import type { CsrU16, EpochInput } from '../epoch/types.ts'

const MAX_U64 = 0xffff_ffff_ffff_ffffn

function integer(value: number, max: number, min = 0): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max
}

function u64(value: bigint): boolean {
  return typeof value === 'bigint' && value >= 0n && value <= MAX_U64
}

function csr(matrix: CsrU16, n: number): boolean {
  const { rowPtr, col, value } = matrix
  return (
    rowPtr instanceof Uint32Array &&
    col instanceof Uint16Array &&
    value instanceof Uint16Array &&
    rowPtr.length === n + 1 &&
    col.length === value.length
  )
}

function blocks(value: Float64Array, n: number): boolean {
  return value instanceof Float64Array && value.length === n
}

/**
 * Whether all scalars are in range and all arrays have the right type and length, so that they can be copied into the
 * kernel's memory, where their elements are checked. What is wrong is for `checkEpochInput` to say.
 */
export function shapesOk(input: EpochInput): boolean {
  const { n, liquidAlpha } = input
  return (
    integer(n, 65_535) &&
    integer(input.block, Number.MAX_SAFE_INTEGER) &&
    integer(input.activityCutoff, Number.MAX_SAFE_INTEGER) &&
    integer(input.tempo, 65_535) &&
    integer(input.lastMechanismStepBlock, Number.MAX_SAFE_INTEGER) &&
    blocks(input.lastUpdate, n) &&
    blocks(input.registeredAt, n) &&
    input.totalStake instanceof BigUint64Array &&
    input.totalStake.length === 2 * n &&
    input.validatorPermit instanceof Uint8Array &&
    input.validatorPermit.length <= n &&
    (input.ownerUid === null || integer(input.ownerUid, n - 1)) &&
    integer(input.maxAllowedValidators, 65_535) &&
    u64(input.stakeThreshold) &&
    csr(input.weights, n) &&
    csr(input.bonds, n) &&
    (input.commitBlock === null || blocks(input.commitBlock, n)) &&
    integer(input.kappa, 65_535) &&
    u64(input.bondsMovingAverage) &&
    integer(input.bondsPenalty, 65_535) &&
    integer(liquidAlpha.low, 65_535) &&
    integer(liquidAlpha.high, 65_535) &&
    integer(liquidAlpha.steepness, 32_767, -32_768) &&
    u64(input.emission)
  )
}
