import { type Ctx, depositLog, encode, struct, tuple, u32, type Variant, variant, vec } from '@glia/frame'
import { type GrandpaAuthority, grandpaAuthority } from './storage.ts'

interface ScheduledChange {
  readonly nextAuthorities: readonly GrandpaAuthority[]
  readonly delay: number
}
const scheduledChange = struct<ScheduledChange>({ nextAuthorities: vec(grandpaAuthority), delay: u32 })

interface LogShapes {
  readonly ScheduledChange: ScheduledChange
  readonly ForcedChange: readonly [final: number, change: ScheduledChange]
  readonly Pause: number
  readonly Resume: number
}
/** `sp_consensus_grandpa::ConsensusLog`. */
const consensusLog = variant<LogShapes>(
  {
    ScheduledChange: scheduledChange,
    ForcedChange: tuple<LogShapes['ForcedChange']>(u32, scheduledChange),
    Pause: u32,
    Resume: u32,
  },
  { indices: { ScheduledChange: 1, ForcedChange: 2, Pause: 4, Resume: 5 } },
)

const ENGINE = new TextEncoder().encode('FRNK')

/** Tells those who decide finality in the block's header. */
export const announce = (ctx: Ctx, log: Variant<LogShapes>): void =>
  depositLog(ctx, { type: 'Consensus', value: [ENGINE, encode(consensusLog, log)] })
