import type { Keypair } from '@glia/sdk'
import type { SubnetChain } from './subnetChain.ts'

/** A transaction, named as in the chain's metadata, e.g. `SubtensorModule.register_network`. */
export interface ChainCall {
  readonly pallet: string
  readonly call: string
  readonly args: Readonly<Record<string, unknown>>
}

/** What the owner of a subnet needs beside what its members need. */
export interface OwnerChain extends SubnetChain {
  /** The netuids of all subnets but the root, in no order. */
  netuids(): Promise<readonly number[]>
  /** SS58 address of the sudo key. */
  sudoKey(): Promise<string>
  /** SS58 address of the coldkey that owns the subnet. */
  subnetOwner(netuid: number): Promise<string>
  /** Whether emission has been started. */
  isStarted(netuid: number): Promise<boolean>
  /** Free balance of an address, rao. */
  balance(address: string): Promise<bigint>
  /** Sends a call and waits for its block. Rejects with the error's name when it fails, also inside sudo and batches. */
  submit(signer: Keypair, call: ChainCall): Promise<void>
}
