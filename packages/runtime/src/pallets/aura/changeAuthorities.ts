import { type Ctx, depositLog, encode, u32, type Variant, variant, vec } from '@glia/frame'
import { auraId, authorities } from './storage.ts'

interface LogShapes {
  readonly AuthoritiesChange: readonly Uint8Array[]
  readonly OnDisabled: number
}
/** `sp_consensus_aura::ConsensusLog`. */
const consensusLog = variant<LogShapes>(
  { AuthoritiesChange: vec(auraId), OnDisabled: u32 },
  { indices: { AuthoritiesChange: 1, OnDisabled: 2 } },
)
const ENGINE = new TextEncoder().encode('aura')

/** Others make blocks from the next one on, told in this block's header; nobody at all changes nothing (`change_authorities`). */
export function changeAuthorities(ctx: Ctx, next: readonly Uint8Array[]): void {
  if (next.length === 0) return
  authorities.set(ctx, next)
  const log: Variant<LogShapes> = { type: 'AuthoritiesChange', value: next }
  depositLog(ctx, { type: 'Consensus', value: [ENGINE, encode(consensusLog, log)] })
}
