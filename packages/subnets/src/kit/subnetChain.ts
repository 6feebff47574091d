import type { Keypair } from '@glia/sdk'

/** One UID of a subnet. */
export interface SubnetNeuron {
  readonly uid: number
  /** SS58. */
  readonly hotkey: string
  /** SS58. */
  readonly coldkey: string
  /** Dotted or colon form; empty when the neuron serves no axon. */
  readonly ip: string
  readonly port: number
  readonly validatorPermit: boolean
  /** Share of the miners' side of the last epoch, 0..1. */
  readonly incentive: number
  /** Share of the validators' side of the last epoch, 0..1. */
  readonly dividends: number
  /** Alpha of the last epoch, in rao. */
  readonly emission: bigint
  /** Stake that counts in consensus, in rao. */
  readonly stake: bigint
  /** Block of the last weights (or of registration). */
  readonly lastUpdate: number
}

/** A subnet at one block: the parts of its metagraph and hyperparameters that miners and validators go by. */
export interface SubnetState {
  readonly netuid: number
  readonly block: number
  readonly tempo: number
  /** Least number of blocks between two weight settings of one validator. */
  readonly weightsRateLimit: number
  readonly weightsVersion: bigint
  readonly commitReveal: boolean
  readonly neurons: readonly SubnetNeuron[]
}

/**
 * What the kit asks of the chain. `sdkChain` gives it over RPC; tests give it in memory. Calls that write resolve once the
 * transaction is in a block and reject with the chain's error name when it failed there.
 */
export interface SubnetChain {
  subnetExists(netuid: number): Promise<boolean>
  subnet(netuid: number): Promise<SubnetState>
  /** Registers `hotkey` (SS58) for the subnet's burn, paid by the coldkey. */
  register(netuid: number, coldkey: Keypair, hotkey: string): Promise<void>
  serveAxon(netuid: number, hotkey: Keypair, ip: string, port: number): Promise<void>
  /** What the coldkey (SS58) holds at the hotkey (SS58): rao of the subnet's alpha, of TAO on root (subnet 0). */
  stakeOf(netuid: number, coldkey: string, hotkey: string): Promise<bigint>
  /** Whether stake can be put on the subnet. */
  canStake(netuid: number): Promise<boolean>
  /** Stakes `rao` of TAO from the coldkey to the hotkey (SS58) on the subnet. */
  addStake(netuid: number, coldkey: Keypair, hotkey: string, rao: bigint): Promise<void>
  /** Sets weights the way the subnet wants them: in the open, or committed under a time lock. Answers whose share was too small for the chain. */
  setWeights(request: WeightsRequest): Promise<{ readonly dropped: readonly number[] }>
  close(): Promise<void>
}

export interface WeightsRequest {
  readonly netuid: number
  readonly hotkey: Keypair
  readonly uids: readonly number[]
  /** Share of each UID; any scale. */
  readonly shares: readonly number[]
  /** Shares too small for the chain count as the smallest that it has, instead of being left out. */
  readonly keepSmallWeights?: boolean
  /** At least the subnet's weights_version. */
  readonly versionKey: bigint
}
