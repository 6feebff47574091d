import { encodeAddress, fromHex } from '@glia/base'
import { type Ctx, systemItems } from '@glia/frame'
import { type Awaiting, pulses, splitStorageIndex } from '@glia/runtime'
import type { Logger } from '../log.ts'

/** Lines for one block. */
const MOST_LINES = 5

const REASON =
  'they were sealed to another beacon than this chain’s: official clients know the key of drand’s quicknet alone, whose pulses ' +
  'a node brings to a new chain that is started with --drand URL'

/**
 * Says what never opened. The rules drop it without a word, and its sender, whose commit was a success, waits for ever.
 */
export class Unopened {
  readonly #log: Pick<Logger, 'warn'>
  /** What waited at the last block; undefined where that is not known. */
  #waiting: readonly Awaiting[] | undefined

  constructor(log: Pick<Logger, 'warn'>) {
    this.#log = log
  }

  /** To be told of each block, with what waits after it. */
  look(ctx: Ctx, waiting: readonly Awaiting[]): void {
    const before = this.#waiting
    this.#waiting = waiting
    if (before === undefined || before.length === 0) return
    const still = new Set(waiting.map(nameOf))
    const gone = before.filter((each) => !still.has(nameOf(each)))
    if (gone.length === 0) return
    const opened = openedIn(ctx)
    const unopened = gone.filter((each) => !opened.has(whoseOf(each)) && pulses.get(ctx, each.round) !== undefined)
    for (const each of unopened.slice(0, MOST_LINES)) this.#log.warn(`${subjectOf(each)} did not open: ${REASON}`)
    const more = unopened.length - MOST_LINES
    if (more > 0) this.#log.warn(`${more} more sealed to this chain’s rounds did not open in block ${ctx.blockNumber}`)
  }

  /** Blocks were taken back: what waited is not known. */
  forget(): void {
    this.#waiting = undefined
  }
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
