import { Keypair } from '../../keys/keypair.ts'

export const bob = Keypair.fromUri('//Bob').address

const text = (name: string) => [...new TextEncoder().encode(name)]

/** An object with one value under several names. */
export const of = <T>(value: T, names: string) => Object.fromEntries(names.split(' ').map((name) => [name, value]))

const SUBNET = {
  ...of(1, 'netuid tempo'),
  ...of(bob, 'owner_hotkey owner_coldkey'),
  ...of(1n, 'last_step blocks_since_last_step network_registered_at tao_in alpha_in alpha_out tao_in_emission'),
  ...of(1n, 'alpha_in_emission alpha_out_emission pending_alpha_emission subnet_volume moving_price'),
}
/** What is read of a DynamicInfo. */
export const DYNAMIC = { ...SUBNET, ...of(text('a'), 'subnet_name token_symbol') }
/** What is read of a Metagraph, of one neuron. */
export const METAGRAPH = {
  ...SUBNET,
  ...of(text('a'), 'name symbol'),
  ...of(1, 'rho kappa min_allowed_weights max_weights_limit max_validators max_uids immunity_period'),
  ...of(1, 'alpha_high alpha_low'),
  ...of(1n, 'block weights_version weights_rate_limit activity_cutoff burn serving_rate_limit commit_reveal_period'),
  bonds_moving_avg: 1n,
  ...of(true, 'registration_allowed commit_reveal_weights_enabled liquid_alpha_enabled'),
  ...of([bob], 'hotkeys coldkeys'),
  axons: [{ block: 1n, version: 1, ip: 1n, port: 1, ip_type: 4, protocol: 4 }],
  ...of([true], 'active validator_permit'),
  ...of([1], 'pruning_score dividends incentives consensus trust rank'),
  ...of([1n], 'last_update emission block_at_registration alpha_stake tao_stake total_stake'),
}
