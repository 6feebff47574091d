import type { Screen } from './screen.ts'
import { sequence } from './style.ts'
import { fit } from './table.ts'

const HIDE_CURSOR = sequence('?25l')
const SHOW_CURSOR = sequence('?25h')
const LINE_START = sequence('G')
const CLEAR_LINE_END = sequence('K')
/** Also what is left of the line itself. */
const CLEAR_BELOW = sequence('J')

/** A block of lines that is drawn over itself. What was on the screen before stays above it. */
export class LiveScreen {
  readonly #screen: Screen
  #drawn = 0

  constructor(screen: Screen) {
    this.#screen = screen
    screen.part(HIDE_CURSOR)
  }

  /** Draws the lines in place of the last ones; what does not fit on the screen is cut. */
  draw(lines: readonly string[]): void {
    const shown = lines.slice(0, Math.max(1, this.#screen.rows - 1)).map((line) => fit(line, this.#screen.columns))
    const up = this.#drawn > 0 ? sequence(`${this.#drawn}A`) : ''
    const last = shown.length - 1
    this.#screen.lines(
      shown.map(
        (line, at) => `${at === 0 ? `${LINE_START}${up}` : ''}${line}${at === last ? CLEAR_BELOW : CLEAR_LINE_END}`,
      ),
    )
    this.#drawn = shown.length
  }

  /** Leaves the last lines where they are and gives the cursor back. */
  close(): void {
    this.#screen.part(SHOW_CURSOR)
  }
}
