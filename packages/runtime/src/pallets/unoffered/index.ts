/**
 * Pallets of the reference whose rules this runtime does not have yet. Clients read their storage and constants on any chain
 * and fail where they are missing (bittensor 11.3.0: `chain.mev_shield_next_key`, which its btcli asks before it seals a
 * transaction, `crowdloans`; 10.5.0 and btcli 9.23: `get_crowdloans`, `get_mev_shield_next_key`, `crowd list`). So the items
 * are declared and empty; calls, which could only fail, are not.
 */

export { mevShield } from './mevShield.ts'
