import { encodeMiniMetadata, type RuntimeSpec } from './miniMetadata.ts'
import { TEST_RUNTIME } from './runtimeSpec.ts'
import { block, GENESIS, saying, type TestRuntime, word } from './runtimesNode.ts'

/** Blocks in their order: in the third one the chain is upgraded, from the first runtime to the second. */
export const [FIRST, BEFORE, UPGRADE, AFTER] = [block('d1'), block('d2'), block('d3'), block('d4')] as const
export const CHAIN = [GENESIS, FIRST, BEFORE, UPGRADE, AFTER]

/** What its pairs say, whoever wrote them. */
export const PAIR = { stake: 1n, emission: 2n }

/** A runtime whose pairs, keys of Paired, records of events and error 7.0 are its own. */
export function formed(specVersion: 1 | 2): TestRuntime {
  const older = specVersion === 1
  const { types, pallets } = TEST_RUNTIME
  const record = { phase: 'Phase', event: 'Event', topics: 'Vec<[u8; 32]>' }
  const runtime: RuntimeSpec = {
    ...TEST_RUNTIME,
    types: {
      ...types,
      EventRecord: { struct: older ? record : { ...record, more: 'u64' } },
      Pair: { struct: older ? { stake: 'u64', emission: 'u64' } : { emission: 'u64', stake: 'u64' } },
    },
    pallets: {
      ...pallets,
      System: {
        index: 0,
        ...pallets.System,
        storage: {
          ...pallets.System?.storage,
          Paired: {
            keys: [[older ? 'Twox64Concat' : 'Identity', 'u16']],
            value: 'Pair',
            fallback: `0x${'00'.repeat(16)}`,
          },
        },
      },
      SubtensorModule: {
        index: 7,
        ...pallets.SubtensorModule,
        errors: older ? { OldName: [0, null] } : { NewName: [0, null] },
      },
    },
    apis: {
      ...TEST_RUNTIME.apis,
      TestApi: { pair: [{}, 'Pair'], sum: [{ values: 'Vec<u16>', who: 'Option<AccountId>' }, 'u64'] },
    },
  }
  return {
    specVersion,
    metadata: encodeMiniMetadata(saying(runtime, specVersion)),
    sum: older ? `0x${word(1)}${word(2)}` : `0x${word(2)}${word(1)}`,
  }
}
