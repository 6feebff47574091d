export { transactionPaymentApi } from './apis/transactions.ts'
export * from './genesis/accounts.ts'
export { alphaOf, amountIn, type Token, taoOf } from './genesis/amounts.ts'
export { DEVELOPMENT_BEACON_SECRET, withQuicknet } from './genesis/developmentBeacon.ts'
export { GenesisError } from './genesis/errors.ts'
export { GENESIS_CONFIGS, GENESIS_PRESETS, type GenesisPreset } from './genesis/localnet.ts'
export { buildGenesis, type GenesisConfig } from './genesis/preset.ts'
export { NETWORK_SETTINGS, type NetworkSetting, SUBNET_SETTINGS, type SubnetSetting } from './genesis/settings.ts'
export type { GenesisStake, GenesisSubnet, KeyPair, Reserves } from './genesis/subnets.ts'
export { EXISTENTIAL_DEPOSIT } from './pallets/balances/currency.ts'
export { type Awaiting, awaiting } from './pallets/drand/awaited.ts'
export { developmentSignature, messageOf } from './pallets/drand/beacon.ts'
export { type Beacon, beaconOf, type PulseSigner, pulseExtrinsic, roundIn } from './pallets/drand/relayed.ts'
export { type Pulse, pulses } from './pallets/drand/storage.ts'
export { MOST_KNOWN, openSealed, openWithPulse } from './pallets/drand/timelock.ts'
export { keyOfNext, keyOfNextButOne } from './pallets/mev-shield/keys.ts'
export type { Sealed } from './pallets/mev-shield/sealed.ts'
export { sealedBy, unsealed } from './pallets/mev-shield/unsealing.ts'
export {
  delegateInfoApi,
  neuronInfoApi,
  stakeInfoApi,
  subnetInfoApi,
  subnetRegistrationApi,
  swapApi,
} from './pallets/subtensor/api/index.ts'
export { hotkeyExists } from './pallets/subtensor/hotkeys.ts'
export { ownedHotkeys } from './pallets/subtensor/storage/index.ts'
export { asAlpha, asColdkey, asHotkey, asNetUid, splitStorageIndex } from './pallets/subtensor/types.ts'
export { whyNotSet } from './pallets/subtensor/weights/timelocked.ts'
export { now as timestampNow, setTime } from './pallets/timestamp/index.ts'
export { feeParts, totalFee } from './pallets/transaction-payment/fee.ts'
export { subtensorRuntime } from './runtime.ts'
export { slotDuration } from './time.ts'
export { SPEC } from './version.ts'
