import { type Hex, toHex0x } from '@glia/base'
import { compact, concat } from '../../bytes.ts'
import { FakeNode, type Handler } from './fakeNode.ts'
import { encodeMiniMetadata, type RuntimeSpec } from './miniMetadata.ts'
import { TEST_RUNTIME } from './runtimeSpec.ts'

export const GENESIS = `0x${'f1'.repeat(32)}`

/** A hash for each byte. */
export const block = (byte: string) => `0x${byte.repeat(32)}`

/** A header as nodes send it. */
export const headerOf = (number: number, parentHash: string) => ({
  number: `0x${number.toString(16)}`,
  parentHash,
  stateRoot: GENESIS,
  extrinsicsRoot: GENESIS,
})

/** A u64 below 256. */
export const word = (n: number) => `${n.toString(16).padStart(2, '0')}${'00'.repeat(7)}`

/** A runtime: its version, how its metadata says that sums are encoded, and its sum. */
export interface TestRuntime {
  readonly specVersion: number
  readonly metadata: Uint8Array
  readonly sum: string
}

/** A runtime whose metadata says of which version it is, as those of all chains do. */
export const saying = (runtime: RuntimeSpec, specVersion: number): RuntimeSpec => ({
  ...runtime,
  types: { ...runtime.types, RuntimeVersion: { struct: { impl_version: 'u32', spec_version: 'u32' } } },
  pallets: {
    ...runtime.pallets,
    System: {
      index: 0,
      ...runtime.pallets.System,
      constants: { Version: ['RuntimeVersion', `0x00000000${word(specVersion).slice(0, 8)}`] },
    },
  },
})

export const withSum = (form: string) =>
  encodeMiniMetadata({
    ...TEST_RUNTIME,
    apis: { ...TEST_RUNTIME.apis, TestApi: { sum: [{ values: 'Vec<u16>', who: 'Option<AccountId>' }, form] } },
  })
export const ONE: TestRuntime = { specVersion: 1, metadata: encodeMiniMetadata(TEST_RUNTIME), sum: `0x${word(42)}` }
export const TWO: TestRuntime = { specVersion: 2, metadata: withSum('(u64, u64)'), sum: `0x${word(42)}${word(43)}` }
/** Metadata of the one runtime with the answers of the other. */
export const LIE: TestRuntime = { ...ONE, metadata: TWO.metadata }

/** What the node answers that is asked for metadata. */
export const wrapped = (bytes: Uint8Array): Hex => toHex0x(concat(Uint8Array.of(1), compact(bytes.length), bytes))

/** A node that has these runtimes: the one of now, and by hashes of blocks whose code that is. */
export function nodeOf(
  runtimeAt: (at: unknown) => TestRuntime,
  others: Record<string, Handler> = {},
): Promise<FakeNode> {
  return FakeNode.start({
    chain_getBlockHash: () => GENESIS,
    chain_getFinalizedHead: () => GENESIS,
    chain_getHeader: () => headerOf(1, GENESIS),
    state_getRuntimeVersion: ([at]) => ({
      specName: 'x',
      specVersion: runtimeAt(at).specVersion,
      transactionVersion: 1,
    }),
    state_call: ([method, , at]) => {
      const { sum, metadata } = runtimeAt(at)
      return method === 'TestApi_sum' ? sum : wrapped(metadata)
    },
    ...others,
  })
}
