export { commitHash, randomSalt, storageIndex, type WeightCommitment } from './commit.ts'
export {
  clipToMaxWeight,
  normalizeWeights,
  type ProcessedWeights,
  processWeights,
  quantile,
  type WeightRules,
} from './normalize.ts'
export {
  dequantizeRow,
  type QuantizedWeights,
  type QuantizeOptions,
  quantizeWeights,
  roundHalfEven,
  WeightsError,
} from './quantize.ts'
