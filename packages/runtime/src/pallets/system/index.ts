import { SS58_FORMAT } from '@glia/base'
import {
  BLOCK_HASH_COUNT,
  constant,
  DB_READ,
  DB_WRITE,
  field,
  option,
  type Pallet,
  plain,
  type RuntimeApi,
  struct,
  systemErrors,
  systemEvents,
  systemHome,
  systemItems,
  systemStorage,
  u16,
  u32,
  type Weight,
  weightCodec,
} from '@glia/frame'
import { CLASS_LIMITS, LIMITS } from '../../limits.ts'
import { fullVersion, versionWith } from '../../version.ts'
import { applyAuthorizedUpgrade } from './calls/applyAuthorizedUpgrade.ts'
import { authorizeUpgrade, authorizeUpgradeWithoutChecks } from './calls/authorizeUpgrade.ts'
import { killPrefix } from './calls/killPrefix.ts'
import { killStorage } from './calls/killStorage.ts'
import { remark } from './calls/remark.ts'
import { remarkWithEvent } from './calls/remarkWithEvent.ts'
import { setCode, setCodeWithoutChecks } from './calls/setCode.ts'
import { setHeapPages } from './calls/setHeapPages.ts'
import { setStorage } from './calls/setStorage.ts'

interface WeightsPerClass {
  baseExtrinsic: Weight
  maxExtrinsic: Weight | undefined
  maxTotal: Weight | undefined
  reserved: Weight | undefined
}
const weightsPerClass = struct<WeightsPerClass>(
  {
    baseExtrinsic: field(weightCodec, 'Weight'),
    maxExtrinsic: field(option(weightCodec), 'Option<Weight>'),
    maxTotal: field(option(weightCodec), 'Option<Weight>'),
    reserved: field(option(weightCodec), 'Option<Weight>'),
  },
  {
    path: 'frame_system::limits::WeightsPerClass',
  },
)
const blockWeights = struct(
  {
    baseBlock: field(weightCodec, 'Weight'),
    maxBlock: field(weightCodec, 'Weight'),
    perClass: field(systemItems.perClass(weightsPerClass), 'PerDispatchClass<WeightsPerClass>'),
  },
  {
    path: 'frame_system::limits::BlockWeights',
  },
)
const blockLength = struct(
  { max: field(systemItems.perClass(u32), 'PerDispatchClass<u32>') },
  { path: 'frame_system::limits::BlockLength' },
)
const dbWeight = struct({ read: plain.u64, write: plain.u64 }, { path: 'sp_weights::RuntimeDbWeight' })

/** The frame's own pallet: accounts, block bookkeeping, remarks and root's raw storage access. */
export const systemPallet = (apis: () => readonly RuntimeApi[]): Pallet =>
  systemHome.pallet({
    crate: 'frame_system',
    storage: systemStorage,
    calls: {
      remark,
      setHeapPages,
      setCode,
      setCodeWithoutChecks,
      setStorage,
      killStorage,
      killPrefix,
      remarkWithEvent,
      authorizeUpgrade,
      authorizeUpgradeWithoutChecks,
      applyAuthorizedUpgrade,
    },
    events: systemEvents,
    errors: systemErrors,
    constants: {
      BlockWeights: constant(
        blockWeights,
        {
          baseBlock: LIMITS.baseBlock,
          maxBlock: LIMITS.maxBlock,
          perClass: {
            normal: { baseExtrinsic: LIMITS.baseExtrinsic, ...CLASS_LIMITS.Normal },
            operational: { baseExtrinsic: LIMITS.baseExtrinsic, ...CLASS_LIMITS.Operational },
            mandatory: { baseExtrinsic: LIMITS.baseExtrinsic, ...CLASS_LIMITS.Mandatory },
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
