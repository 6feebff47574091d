import { SS58_FORMAT } from '@glia/base'
import {
  BLOCK_HASH_COUNT,
  constant,
  DB_READ,
  DB_WRITE,
  option,
  type Pallet,
  pallet,
  type RuntimeApi,
  struct,
  systemErrors,
  systemEvents,
  systemItems,
  systemStorage,
  u16,
  u32,
  u64,
  type Weight,
  weight,
  weightCodec,
} from '@glia/frame'
import { LIMITS } from '../../limits.ts'
import { fullVersion, versionWith } from '../../version.ts'
import { killStorage } from './calls/killStorage.ts'
import { remark } from './calls/remark.ts'
import { remarkWithEvent } from './calls/remarkWithEvent.ts'
import { setStorage } from './calls/setStorage.ts'

interface WeightsPerClass {
  baseExtrinsic: Weight
  maxExtrinsic: Weight | undefined
  maxTotal: Weight | undefined
  reserved: Weight | undefined
}
const weightsPerClass = struct<WeightsPerClass>(
  {
    baseExtrinsic: weightCodec,
    maxExtrinsic: option(weightCodec),
    maxTotal: option(weightCodec),
    reserved: option(weightCodec),
  },
  {
    path: 'frame_system::limits::WeightsPerClass',
    typeNames: {
      baseExtrinsic: 'Weight',
      maxExtrinsic: 'Option<Weight>',
      maxTotal: 'Option<Weight>',
      reserved: 'Option<Weight>',
    },
  },
)
const blockWeights = struct(
  { baseBlock: weightCodec, maxBlock: weightCodec, perClass: systemItems.perClass(weightsPerClass) },
  {
    path: 'frame_system::limits::BlockWeights',
    typeNames: { baseBlock: 'Weight', maxBlock: 'Weight', perClass: 'PerDispatchClass<WeightsPerClass>' },
  },
)
const blockLength = struct(
  { max: systemItems.perClass(u32) },
  { path: 'frame_system::limits::BlockLength', typeNames: { max: 'PerDispatchClass<u32>' } },
)
const dbWeight = struct(
  { read: u64, write: u64 },
  { path: 'sp_weights::RuntimeDbWeight', typeNames: { read: 'u64', write: 'u64' } },
)

// `with_sensible_defaults`: normal extrinsics get 75 % of the block, a quarter is reserved for operational ones.
const minus = (a: Weight, b: Weight): Weight =>
  weight(a.refTime - b.refTime, a.proofSize - (b.proofSize < a.proofSize ? b.proofSize : a.proofSize))
const reserved = minus(LIMITS.maxBlock, LIMITS.maxNormal)

/** The frame's own pallet: accounts, block bookkeeping, remarks and root's raw storage access. */
export const systemPallet = (apis: () => readonly RuntimeApi[]): Pallet =>
  pallet({
    name: 'System',
    index: 0,
    crate: 'frame_system',
    storage: systemStorage,
    calls: { remark, remarkWithEvent, setStorage, killStorage },
    events: systemEvents,
    errors: systemErrors,
    constants: {
      BlockWeights: constant(
        blockWeights,
        {
          baseBlock: LIMITS.baseBlock,
          maxBlock: LIMITS.maxBlock,
          perClass: {
            normal: {
              baseExtrinsic: LIMITS.baseExtrinsic,
              maxExtrinsic: minus(minus(LIMITS.maxNormal, LIMITS.averageInitialization), LIMITS.baseExtrinsic),
              maxTotal: LIMITS.maxNormal,
              reserved: weight(0),
            },
            operational: {
              baseExtrinsic: LIMITS.baseExtrinsic,
              maxExtrinsic: minus(minus(LIMITS.maxBlock, LIMITS.averageInitialization), LIMITS.baseExtrinsic),
              maxTotal: LIMITS.maxBlock,
              reserved,
            },
            mandatory: {
              baseExtrinsic: LIMITS.baseExtrinsic,
              maxExtrinsic: undefined,
              maxTotal: undefined,
              reserved: undefined,
            },
          },
        },
        'Block and extrinsic weights: base values and limits.',
      ),
      BlockLength: constant(
        blockLength,
        { max: { normal: LIMITS.maxNormalLength, operational: LIMITS.maxLength, mandatory: LIMITS.maxLength } },
        'Bytes that a block may have, by class.',
      ),
      BlockHashCount: constant(u32, BLOCK_HASH_COUNT, 'How many of the latest block hashes are kept.'),
      DbWeight: constant(dbWeight, { read: DB_READ, write: DB_WRITE }, 'Weight of reading and of writing a value.'),
      Version: constant(fullVersion, () => versionWith(apis()), 'Names and versions of this runtime.'),
      SS58Prefix: constant(u16, SS58_FORMAT, 'Prefix of this chain’s addresses.'),
    },
  })
