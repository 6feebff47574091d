import { blake2_128Concat, bool, plainEnum } from '@glia/frame'
import { home } from './home.ts'

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

export const precompileEnable = home.map({
  name: 'PrecompileEnable',
  docs: 'Whether a precompile may be called.',
  key: [blake2_128Concat(precompile)],
  value: bool,
  default: true,
})
