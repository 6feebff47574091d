import { blake2_128Concat, bool, map, plainEnum } from '@glia/frame'

/** Contracts that an EVM would offer. */
export const precompile = plainEnum('pallet_admin_utils::pallet::PrecompileEnum', [
  'BalanceTransfer',
  'Staking',
  'Subnet',
  'Metagraph',
  'Neuron',
  'UidLookup',
  'Alpha',
  'Crowdloan',
  'Proxy',
  'Leasing',
  'AddressMapping',
  'VotingPower',
])

/** Whether a precompile may be called. */
export const precompileEnable = map({
  name: 'PrecompileEnable',
  key: [blake2_128Concat(precompile)],
  value: bool,
  default: true,
})
