import type { Screen } from '../terminal.ts'
import { fit } from './table.ts'

const ESCAPE = '\u001b['
const HIDE_CURSOR = `${ESCAPE}?25l`
const SHOW_CURSOR = `${ESCAPE}?25h`
const CLEAR_LINE_END = `${ESCAPE}K`
const CLEAR_BELOW = `${ESCAPE}J`

/** A block of lines that is drawn over itself. What was on the screen before stays above it. */
export class LiveScreen {
  readonly #screen: Screen
  #drawn = 0

  constructor(screen: Screen) {
    this.#screen = screen
    screen.write(HIDE_CURSOR)
  }

  /** Draws the lines in place of the last ones; what does not fit on the screen is cut. */
  draw(lines: readonly string[]): void {
    const shown = lines.slice(0, Math.max(1, this.#screen.rows - 1)).map((line) => fit(line, this.#screen.columns))
    const up = this.#drawn > 0 ? `${ESCAPE}${this.#drawn}A` : ''
    this.#screen.write(`\r${up}${shown.map((line) => `${line}${CLEAR_LINE_END}\n`).join('')}${CLEAR_BELOW}`)
    this.#drawn = shown.length
  }

  /** Leaves the last lines where they are and gives the cursor back. */
  close(): void {
    this.#screen.write(SHOW_CURSOR)
  }
}
