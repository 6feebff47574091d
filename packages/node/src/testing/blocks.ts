import { toHex0x } from '@glia/base'
import { decodeExtrinsic } from '@glia/frame'
import { blake2b256 } from '@glia/state'
import type { BuiltBlock } from '../chain/block.ts'
import type { Candidate, Proposal } from '../chain/candidate.ts'
import type { Chain } from '../chain/chain.ts'

/** A transaction as an engine offers it to a block; its signature is still to be verified. */
export const candidate = (chain: Chain, bytes: Uint8Array): Candidate => ({
  hash: toHex0x(blake2b256(bytes)),
  extrinsic: decodeExtrinsic(chain.runtime, bytes),
  verified: undefined,
})

/** The next block with these transactions, committed. Without a time it is one slot after the last. */
export function append(
  chain: Chain,
  bodies: readonly Uint8Array[] = [],
  timestamp: bigint = BigInt(chain.head.number + 1) * BigInt(chain.slotDuration),
): { block: BuiltBlock; proposal: Proposal } {
  const proposal = chain.propose(
    { timestamp },
    bodies.map((bytes) => candidate(chain, bytes)),
  )
  const block = chain.finalise(proposal.builder)
  chain.commit(block)
  return { block, proposal }
}

/** Empty blocks, the last of them final. */
export function extend(chain: Chain, blocks = 1): void {
  for (let i = 0; i < blocks; i++) append(chain)
  chain.markFinal(chain.head.number)
}
