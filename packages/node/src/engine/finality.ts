import type { Chain } from '../chain/chain.ts'
import { parseDuration } from '../util/duration.ts'

/** How far finality follows behind the head: so many blocks, or blocks that are so many seconds old. */
export type FinalityLag = { readonly blocks: number } | { readonly seconds: number }

/** Reads `2` (blocks), or `30s` and any other duration with its unit. Undefined when it is neither. */
export function parseFinality(text: string): FinalityLag | undefined {
  if (/^\d{1,9}$/.test(text)) return { blocks: Number(text) }
  const ms = /^0+(ms|s|m|h)$/.test(text) ? 0 : parseDuration(text)
  return ms === undefined ? undefined : { seconds: ms / 1000 }
}

/** Marks the blocks that are made here as final, after their lag. */
export class Finality {
  readonly #chain: Chain
  readonly #lag: FinalityLag
  /** Blocks that are not old enough yet and when they were made, with a lag in seconds. */
  #young: { readonly number: number; readonly made: number }[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(chain: Chain, lag: FinalityLag) {
    this.#chain = chain
    this.#lag = lag
    chain.events.on('reverted', ({ to }) => {
      this.#young = this.#young.filter(({ number }) => number <= to)
    })
  }

  /** To be called after the commit of each block. */
  follow(number: number): void {
    if ('blocks' in this.#lag) {
      this.#chain.markFinal(number - this.#lag.blocks)
      return
    }
    this.#young.push({ number, made: performance.now() })
    this.#ripen()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#young = []
  }

  #ripen(): void {
    const lag = 'seconds' in this.#lag ? this.#lag.seconds * 1000 : 0
    const ripe = performance.now() - lag
    let final = -1
    while (this.#young[0] !== undefined && this.#young[0].made <= ripe) final = this.#young.shift()?.number ?? final
    if (final >= 0) this.#chain.markFinal(final)
    const next = this.#young[0]
    if (next === undefined || this.#timer !== undefined) return
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        this.#ripen()
      },
      Math.max(1, next.made - ripe),
    )
    this.#timer.unref()
  }
}
