import { kernelBase64 } from './wasm.ts'

/** Names of the memory regions that the kernel exports as globals holding their byte offset (assembly/memory.ts). */
export type Region =
  | 'lastUpdateIn'
  | 'registeredIn'
  | 'totalStakeIn'
  | 'permitIn'
  | 'commitIn'
  | 'weightPtr'
  | 'weightCol'
  | 'weightVal'
  | 'bondPtr'
  | 'bondCol'
  | 'bondVal'
  | 'rowA'
  | 'rowB'
  | 'rowC'
  | 'stake'
  | 'activeStake'
  | 'consensus'
  | 'validatorTrust'
  | 'incentive'
  | 'dividends'
  | 'serverNorm'
  | 'validatorNorm'
  | 'combinedNorm'
  | 'keptPtr'
  | 'keptCol'
  | 'keptVal'
  | 'clippedPtr'
  | 'clippedCol'
  | 'clippedVal'
  | 'forBondsPtr'
  | 'forBondsCol'
  | 'forBondsVal'
  | 'emaPtr'
  | 'emaCol'
  | 'emaVal'
  | 'activeOut'
  | 'permitOut'
  | 'stakeOut'
  | 'stakeWeightOut'
  | 'consensusOut'
  | 'validatorTrustOut'
  | 'incentiveOut'
  | 'dividendsOut'
  | 'serverOut'
  | 'validatorOut'
  | 'combinedOut'
  | 'bondOutPtr'
  | 'bondOutCol'
  | 'bondOutVal'

/** What assembly/index.ts exports. */
export interface KernelExports extends Readonly<Record<Region, { readonly value: number }>> {
  readonly memory: { readonly buffer: ArrayBuffer }
  plan(n: number, weights: number, bonds: number, raw: number): number
  check(n: number, permits: number, weights: number, bonds: number, hasCommit: number, sorted: number): number
  run(
    n: number,
    permits: number,
    block: number,
    cutoff: number,
    tempo: number,
    lastStep: number,
    owner: number,
    maxValidators: number,
    threshold: bigint,
    hasCommit: number,
    kappa: number,
    movingAverage: number,
    penalty: number,
    yuma3: number,
    liquid: number,
    low: number,
    high: number,
    steepness: number,
    amount: bigint,
    raw: number,
  ): void
  liquidRates(low: number, high: number, steepness: number, count: number): void
}

/** The part of the WebAssembly interface that is used here; its full types come only with a browser's. */
interface WasmEngine {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

const { WebAssembly } = globalThis as unknown as { WebAssembly: WasmEngine }

let compiled: object | undefined

/** A fresh instance of the kernel with a memory of its own. The module is compiled once, on first use. */
export function instantiate(): KernelExports {
  compiled ??= new WebAssembly.Module(Buffer.from(kernelBase64, 'base64'))
  return new WebAssembly.Instance(compiled, {}).exports as KernelExports
}
