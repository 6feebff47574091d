export { transactionPaymentApi } from './apis/transactions.ts'
export * from './genesis/accounts.ts'
export { GENESIS_PRESETS, type GenesisPreset } from './genesis/localnet.ts'
export { buildGenesis, type GenesisConfig } from './genesis/preset.ts'
export {
  delegateInfoApi,
  neuronInfoApi,
  stakeInfoApi,
  subnetInfoApi,
  subnetRegistrationApi,
  swapApi,
} from './pallets/subtensor/api/index.ts'
export { setTime } from './pallets/timestamp/index.ts'
export { subtensorRuntime } from './runtime.ts'
export { slotDuration } from './time.ts'
export { SPEC } from './version.ts'
