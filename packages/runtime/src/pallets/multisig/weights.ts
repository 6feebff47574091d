import { benchmarked, type Weight } from '@glia/frame'

/** Weights of `pallet_multisig` by the number of the other signers and the bytes of the call. */
export const asMultiThreshold1Weight = (bytes: number): Weight => benchmarked(20_470_382 + 397 * bytes, 3997, 2, 0)
export const createWeight = (others: number, bytes: number): Weight =>
  benchmarked(29_976_762 + 144_320 * others + 1_819 * bytes, 6811, 1, 1)
export const approveWeight = (others: number, bytes: number): Weight =>
  benchmarked(14_821_348 + 127_874 * others + 1_968 * bytes, 6811, 1, 1)
export const completeWeight = (others: number, bytes: number): Weight =>
  benchmarked(34_745_418 + 193_313 * others + 2_057 * bytes, 6811, 4, 2)
export const createByHashWeight = (others: number): Weight => benchmarked(27_463_275 + 139_226 * others, 6811, 1, 1)
export const approveByHashWeight = (others: number): Weight => benchmarked(14_074_258 + 126_544 * others, 6811, 1, 1)
export const cancelWeight = (others: number): Weight => benchmarked(28_623_566 + 135_351 * others, 6811, 1, 1)
export const pokeWeight = (others: number): Weight => benchmarked(27_349_525 + 121_813 * others, 6811, 1, 1)
