import { YumaInputError } from '../errors.ts'
import type { CsrU16, EpochInput } from './types.ts'

const MAX_U64 = 0xffff_ffff_ffff_ffffn

function checkInteger(argument: string, value: number, max: number, min = 0): void {
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    throw new YumaInputError(argument, `an integer ${min}..${max}`, String(value))
  }
}

function checkU64(argument: string, value: bigint): void {
  if (typeof value !== 'bigint' || value < 0n || value > MAX_U64) {
    throw new YumaInputError(argument, 'a bigint 0..2^64 - 1', String(value))
  }
}

function checkLength(argument: string, found: number, expected: number): void {
  if (found !== expected) throw new YumaInputError(argument, `length ${expected}`, `length ${found}`)
}

function checkBlocks(argument: string, blocks: Float64Array, n: number, noneAllowed: boolean): void {
  if (!(blocks instanceof Float64Array)) throw new YumaInputError(argument, 'a Float64Array', typeof blocks)
  checkLength(argument, blocks.length, n)
  for (let uid = 0; uid < n; uid++) {
    const block = blocks[uid] as number
    if (noneAllowed && block === Number.POSITIVE_INFINITY) continue
    if (!Number.isSafeInteger(block) || block < 0) {
      throw new YumaInputError(`${argument}[${uid}]`, 'a block number 0..2^53 - 1', String(block))
    }
  }
}

/** Checks a sparse matrix of n rows: pointers, columns below n, no column twice in a row, ascending rows where promised. */
export function checkCsr(argument: string, matrix: CsrU16, n: number, sorted: boolean): void {
  const { rowPtr, col, value } = matrix
  if (!(rowPtr instanceof Uint32Array)) throw new YumaInputError(`${argument}.rowPtr`, 'a Uint32Array', typeof rowPtr)
  if (!(col instanceof Uint16Array)) throw new YumaInputError(`${argument}.col`, 'a Uint16Array', typeof col)
  if (!(value instanceof Uint16Array)) throw new YumaInputError(`${argument}.value`, 'a Uint16Array', typeof value)
  checkLength(`${argument}.rowPtr`, rowPtr.length, n + 1)
  checkLength(`${argument}.value`, value.length, col.length)
  if (rowPtr[0] !== 0) throw new YumaInputError(`${argument}.rowPtr[0]`, '0', String(rowPtr[0]))
  if (rowPtr[n] !== col.length) {
    throw new YumaInputError(`${argument}.rowPtr[${n}]`, `${col.length}, the length of col`, String(rowPtr[n]))
  }
  // Last row (plus one) in which a column was seen: finds duplicates without an allocation a row.
  const seen = sorted ? null : new Uint32Array(n)
  for (let row = 0; row < n; row++) {
    const start = rowPtr[row] as number
    const end = rowPtr[row + 1] as number
    if (end < start || end > col.length) {
      throw new YumaInputError(`${argument}.rowPtr[${row + 1}]`, `${start}..${col.length}`, String(end))
    }
    let previous = -1
    for (let k = start; k < end; k++) {
      const column = col[k] as number
      if (column >= n) throw new YumaInputError(`${argument}.col[${k}]`, `a uid below ${n}`, String(column))
      if (seen === null) {
        if (column === previous) {
          throw new YumaInputError(`${argument}.col[${k}]`, `uid ${column} once in row ${row}`, 'a duplicate')
        }
        if (column < previous) {
          throw new YumaInputError(
            `${argument}.col[${k}]`,
            `ascending columns in row ${row} (rowsSorted)`,
            `${column} after ${previous}`,
          )
        }
        previous = column
      } else {
        if (seen[column] === row + 1) {
          throw new YumaInputError(`${argument}.col[${k}]`, `uid ${column} once in row ${row}`, 'a duplicate')
        }
        seen[column] = row + 1
      }
    }
  }
}

/**
 * Checks every range and length that `EpochInput` documents.
 *
 * @throws YumaInputError that names the first argument in breach
 */
export function checkEpochInput(input: EpochInput): void {
  const { n } = input
  checkInteger('n', n, 65_535)
  checkInteger('block', input.block, Number.MAX_SAFE_INTEGER)
  checkInteger('activityCutoff', input.activityCutoff, Number.MAX_SAFE_INTEGER)
  checkInteger('tempo', input.tempo, 65_535)
  checkInteger('lastMechanismStepBlock', input.lastMechanismStepBlock, Number.MAX_SAFE_INTEGER)
  checkBlocks('lastUpdate', input.lastUpdate, n, false)
  checkBlocks('registeredAt', input.registeredAt, n, false)
  if (!(input.totalStake instanceof BigUint64Array)) {
    throw new YumaInputError('totalStake', 'a BigUint64Array', typeof input.totalStake)
  }
  checkLength('totalStake', input.totalStake.length, 2 * n)
  for (let uid = 0; uid < n; uid++) {
    const whole = input.totalStake[2 * uid + 1] as bigint
    if (whole >> 63n !== 0n) throw new YumaInputError(`totalStake[${2 * uid + 1}]`, 'below 2^63', String(whole))
  }
  if (!(input.validatorPermit instanceof Uint8Array)) {
    throw new YumaInputError('validatorPermit', 'a Uint8Array', typeof input.validatorPermit)
  }
  if (input.validatorPermit.length > n) {
    throw new YumaInputError('validatorPermit', `at most ${n} entries`, `length ${input.validatorPermit.length}`)
  }
  for (let uid = 0; uid < input.validatorPermit.length; uid++) {
    if ((input.validatorPermit[uid] as number) > 1) {
      throw new YumaInputError(`validatorPermit[${uid}]`, '0 or 1', String(input.validatorPermit[uid]))
    }
  }
  if (input.ownerUid !== null) checkInteger('ownerUid', input.ownerUid, n - 1)
  checkInteger('maxAllowedValidators', input.maxAllowedValidators, 65_535)
  checkU64('stakeThreshold', input.stakeThreshold)
  checkCsr('weights', input.weights, n, input.rowsSorted)
  checkCsr('bonds', input.bonds, n, input.rowsSorted)
  if (input.commitBlock !== null) checkBlocks('commitBlock', input.commitBlock, n, true)
  checkInteger('kappa', input.kappa, 65_535)
  checkU64('bondsMovingAverage', input.bondsMovingAverage)
  checkInteger('bondsPenalty', input.bondsPenalty, 65_535)
  checkInteger('liquidAlpha.low', input.liquidAlpha.low, 65_535)
  checkInteger('liquidAlpha.high', input.liquidAlpha.high, 65_535)
  checkInteger('liquidAlpha.steepness', input.liquidAlpha.steepness, 32_767, -32_768)
  checkU64('emission', input.emission)
}
