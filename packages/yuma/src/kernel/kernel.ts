import { checkEpochInput } from '../epoch/checkInput.ts'
import { epochReference } from '../epoch/epochReference.ts'
import type { CsrFixed, EpochFunction, EpochInput, EpochOptions, EpochOutput, EpochRaw } from '../epoch/types.ts'
import { YumaInputError } from '../errors.ts'
import { instantiate, type KernelExports, type Region } from './exports.ts'
import { shapesOk } from './shapes.ts'

/** A reusable instance of the fast epoch. It keeps its memory, which grows to the largest epoch it has computed. */
export interface EpochKernel {
  /**
   * Computes one mechanism epoch; the same function as the plain `epoch`, bit for bit.
   *
   * @throws YumaInputError that names the argument in breach of `EpochInput`
   */
  epoch(input: EpochInput, options?: EpochOptions): EpochOutput
  /** Bytes of linear memory held. */
  memoryBytes(): number
}

/** Above this number of UIDs a sum of u16 values times 2^32 may pass 2^63: the plain implementation takes over. */
const MAX_UIDS = 32_768
/** Above this the bonds' rate is negative: likewise. No chain sets it. */
const MAX_MOVING_AVERAGE = 1_000_000n

/** Creates a kernel. Takes about a millisecond; keep it and use it again. */
export function createKernel(): EpochKernel {
  const wasm = instantiate()
  return {
    epoch: (input, options) => epoch(wasm, input, options?.raw ?? 'none'),
    memoryBytes: () => wasm.memory.buffer.byteLength,
  }
}

function epoch(wasm: KernelExports, input: EpochInput, raw: NonNullable<EpochOptions['raw']>): EpochOutput {
  if (!shapesOk(input)) return refuse(input)
  const { n, weights, bonds, validatorPermit } = input
  if (n > MAX_UIDS || input.bondsMovingAverage > MAX_MOVING_AVERAGE) return epochReference(input, { raw })
  const matrices = raw === 'matrices'
  const permits = validatorPermit.length
  if (wasm.plan(n, weights.col.length, bonds.col.length, Number(matrices)) === 0) {
    throw new YumaInputError('weights', 'an epoch that fits 4 GiB of memory', `${weights.col.length} weights`)
  }
  const { buffer } = wasm.memory
  const at = (region: Region): number => wasm[region].value >>> 0
  new Float64Array(buffer, at('lastUpdateIn'), n).set(input.lastUpdate)
  new Float64Array(buffer, at('registeredIn'), n).set(input.registeredAt)
  new BigUint64Array(buffer, at('totalStakeIn'), 2 * n).set(input.totalStake)
  new Uint8Array(buffer, at('permitIn'), permits).set(validatorPermit)
  if (input.commitBlock !== null) new Float64Array(buffer, at('commitIn'), n).set(input.commitBlock)
  new Uint32Array(buffer, at('weightPtr'), n + 1).set(weights.rowPtr)
  new Uint16Array(buffer, at('weightCol'), weights.col.length).set(weights.col)
  new Uint16Array(buffer, at('weightVal'), weights.col.length).set(weights.value)
  new Uint32Array(buffer, at('bondPtr'), n + 1).set(bonds.rowPtr)
  new Uint16Array(buffer, at('bondCol'), bonds.col.length).set(bonds.col)
  new Uint16Array(buffer, at('bondVal'), bonds.col.length).set(bonds.value)
  const hasCommit = Number(input.commitBlock !== null)
  const { liquidAlpha } = input
  if (!wasm.check(n, permits, weights.col.length, bonds.col.length, hasCommit, Number(input.rowsSorted))) {
    // Stakes whose sum leaves an I64F64 are in no breach: sums wrap, which the plain implementation does.
    checkEpochInput(input)
    return epochReference(input, { raw })
  }
  wasm.run(
    n,
    permits,
    input.block,
    input.activityCutoff,
    input.tempo,
    input.lastMechanismStepBlock,
    input.ownerUid ?? -1,
    input.maxAllowedValidators,
    input.stakeThreshold,
    hasCommit,
    input.kappa,
    Number(input.bondsMovingAverage),
    input.bondsPenalty,
    Number(input.yuma3),
    Number(liquidAlpha.enabled),
    liquidAlpha.low,
    liquidAlpha.high,
    liquidAlpha.steepness,
    input.emission,
    Number(matrices),
  )
  return read(wasm, n, raw)
}

/** The kernel found a breach; the plain check says which one. */
function refuse(input: EpochInput): never {
  checkEpochInput(input)
  throw new YumaInputError('input', 'an epoch input that both checks accept', 'one that only the plain check accepts')
}

function read(wasm: KernelExports, n: number, raw: NonNullable<EpochOptions['raw']>): EpochOutput {
  const { buffer } = wasm.memory
  const at = (region: Region): number => wasm[region].value >>> 0
  const u16 = (region: Region): Uint16Array => new Uint16Array(buffer, at(region), n).slice()
  const u64 = (region: Region): BigUint64Array => new BigUint64Array(buffer, at(region), n).slice()
  const rowPtr = new Uint32Array(buffer, at('bondOutPtr'), n + 1).slice()
  const entries = rowPtr[n] as number
  return {
    n,
    active: new Uint8Array(buffer, at('activeOut'), n).slice(),
    stake: u64('stakeOut'),
    stakeWeight: u16('stakeWeightOut'),
    consensus: u16('consensusOut'),
    validatorTrust: u16('validatorTrustOut'),
    incentive: u16('incentiveOut'),
    dividends: u16('dividendsOut'),
    newValidatorPermit: new Uint8Array(buffer, at('permitOut'), n).slice(),
    serverEmission: u64('serverOut'),
    validatorEmission: u64('validatorOut'),
    combinedEmission: u64('combinedOut'),
    bonds: {
      rowPtr,
      col: new Uint16Array(buffer, at('bondOutCol'), entries).slice(),
      value: new Uint16Array(buffer, at('bondOutVal'), entries).slice(),
    },
    raw: raw === 'none' ? null : readRaw(wasm, n, raw === 'matrices'),
  }
}

function readRaw(wasm: KernelExports, n: number, matrices: boolean): EpochRaw {
  const { buffer } = wasm.memory
  const at = (region: Region): number => wasm[region].value >>> 0
  const vector = (region: Region): BigInt64Array => new BigInt64Array(buffer, at(region), n).slice()
  const matrix = (ptr: Region, col: Region, value: Region): CsrFixed => {
    const rowPtr = new Uint32Array(buffer, at(ptr), n + 1).slice()
    const entries = rowPtr[n] as number
    return {
      rowPtr,
      col: new Uint16Array(buffer, at(col), entries).slice(),
      value: new BigInt64Array(buffer, at(value), entries).slice(),
    }
  }
  return {
    stake: vector('stake'),
    activeStake: vector('activeStake'),
    consensus: vector('consensus'),
    validatorTrust: vector('validatorTrust'),
    incentive: vector('incentive'),
    dividends: vector('dividends'),
    serverEmissionNorm: vector('serverNorm'),
    validatorEmissionNorm: vector('validatorNorm'),
    combinedEmissionNorm: vector('combinedNorm'),
    matrices: matrices
      ? {
          weightsNorm: matrix('keptPtr', 'keptCol', 'keptVal'),
          clippedWeights: matrix('clippedPtr', 'clippedCol', 'clippedVal'),
          weightsForBonds: matrix('forBondsPtr', 'forBondsCol', 'forBondsVal'),
          emaBonds: matrix('emaPtr', 'emaCol', 'emaVal'),
        }
      : null,
  }
}

let shared: EpochKernel | undefined

/** The epoch on a kernel that all callers of the process share, created on first use. */
export const epochKernel: EpochFunction = (input, options) => {
  shared ??= createKernel()
  return shared.epoch(input, options)
}
