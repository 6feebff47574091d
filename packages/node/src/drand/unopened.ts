import { encodeAddress, fromHex } from '@glia/base'
import { type Ctx, systemItems } from '@glia/frame'
import { type Awaiting, openWithPulse, pulses, splitStorageIndex, whyNotSet } from '@glia/runtime'
import type { QuietLog } from '../util/quietLog.ts'

/** Lines for one block. */
const MOST_LINES = 5

const FOREIGN =
  'did not open: they were sealed to another beacon than this chain’s: official clients know the key of drand’s quicknet alone, whose ' +
  'pulses a node brings to a new chain that is started with --drand URL'
const NO_PULSE = 'expired: no pulse of that round came to the chain in time'
/** A commitment waits for its pulse however long it takes. */
const REPLACED = 'is gone and was never opened: another one replaced it, or its subnet is gone'

/**
 * Says what never came to anything. The rules drop it without a word, and its sender, whose commit was a success, waits for ever.
 */
export class Unopened {
  readonly #log: Pick<QuietLog, 'warn'>
  /** What waited at the last block, by its bytes, which stay the same while the state keeps them; undefined where that is not known. */
  #waiting: ReadonlyMap<Uint8Array, Awaiting> | undefined

  constructor(log: Pick<QuietLog, 'warn'>) {
    this.#log = log
  }

  /** To be told of each block, with what waits after it. */
  look(ctx: Ctx, waiting: readonly Awaiting[]): void {
    const before = this.#waiting
    const now = new Map(waiting.map((each) => [each.sealed, each]))
    this.#waiting = now
    if (before === undefined || before.size === 0) return
    const missing = [...before.values()].filter(({ sealed }) => !now.has(sealed))
    if (missing.length === 0) return
    // Bytes that were read anew are not the same ones: what they are is compared, of those that came.
    const came = new Set(waiting.filter(({ sealed }) => !before.has(sealed)).map(nameOf))
    const gone = missing.filter((each) => !came.has(nameOf(each)))
    const opened = openedIn(ctx)
    const unopened = gone.filter((each) => !opened.has(whoseOf(each)))
    for (const each of unopened.slice(0, MOST_LINES)) this.#log.warn(`${subjectOf(each)} ${fateOf(ctx, each)}`)
    const more = unopened.length - MOST_LINES
    if (more > 0)
      this.#log.warn(`${more} more sealed to this chain’s rounds came to nothing in block ${ctx.blockNumber}`)
  }

  /** Blocks were taken back: what waited is not known. */
  forget(): void {
    this.#waiting = undefined
  }
}

/** The rules have opened it just now, if they could: it is remembered. */
function fateOf(ctx: Ctx, each: Awaiting): string {
  const { kind, sealed, round } = each
  const pulse = pulses.get(ctx, round)
  if (pulse === undefined) return kind === 'weights' ? NO_PULSE : REPLACED
  const opened = openWithPulse(sealed, pulse)
  if (opened === undefined) return FOREIGN
  if (kind !== 'weights') return opened.length === 0 ? 'opened, and nothing was inside' : REPLACED
  const why = whyNotSet(ctx, each.who, each.index, opened)
  // The rules had looked a little earlier in this block, before its epochs.
  if (why === undefined)
    return 'opened too early: the rules refused them then, and would take them by now: commit to them again'
  if (why === 'none') return 'opened, and no weights of that hotkey were inside: seal them with its public key'
  return `opened, and the chain refused them with ${why.name}: ${why.docs}`
}

const whoseOf = (each: Awaiting): string =>
  each.kind === 'weights' ? `weights ${each.index} ${each.who}` : `commitment ${each.netuid} ${each.who}`

const nameOf = (each: Awaiting): string =>
  `${whoseOf(each)} ${each.round} ${each.kind === 'weights' ? each.epoch : ''} ${each.sealed.length} ${Buffer.from(each.sealed.subarray(0, 96)).toString('latin1')}`

function subjectOf(each: Awaiting): string {
  const who = encodeAddress(fromHex(each.who))
  const netuid = each.kind === 'weights' ? splitStorageIndex(each.index).netuid : each.netuid
  const what = each.kind === 'weights' ? 'weights' : 'the commitment'
  return `${what} that ${who} sealed to round ${each.round} for subnet ${netuid}`
}

/** Whose of which kind opened in a block, by its events. */
function openedIn(ctx: Ctx): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { event, fields } of systemItems.eventsOfBlock.get(ctx)) {
    if (event.name === 'TimelockedWeightsRevealed') {
      const [index, who] = fields as readonly [number, string]
      names.add(`weights ${index} ${who}`)
    } else if (event.name === 'CommitmentRevealed') {
      const { netuid, who } = fields as { netuid: number; who: string }
      names.add(`commitment ${netuid} ${who}`)
    }
  }
  return names
}
