import { json } from './numbers.ts'
import { forTerminal } from './style.ts'

/** What is known of where a screen's text goes. */
export interface ScreenFacts {
  /** Somebody is looking: a live display makes sense. */
  readonly isTTY: boolean
  /** May be coloured: a terminal, and neither NO_COLOR nor a dumb terminal. */
  readonly colours: boolean
  readonly columns: number
  readonly rows: number
}

/** How much what is said beside an answer matters; `error` is one that the program outlives. */
export type NoteLevel = 'info' | 'warn' | 'error'

const BEFORE: Readonly<Record<NoteLevel, string>> = { info: '', warn: 'glia: warning: ', error: 'glia: ' }

/**
 * Where commands and logs write, lines at a time. All text goes through here, so that what comes from a chain, a node or a file
 * cannot act on the terminal or begin a line of its own: characters that nobody sees are escaped (`printable` of base), and of
 * terminal sequences only those of style.ts are left.
 */
export class Screen implements ScreenFacts {
  readonly #write: (text: string) => void
  readonly #facts: ScreenFacts
  readonly #forPrograms: boolean

  /** @param forPrograms all that is read here is JSON, one object a line */
  constructor(write: (text: string) => void, facts: ScreenFacts, forPrograms = false) {
    this.#write = write
    this.#facts = facts
    this.#forPrograms = forPrograms
  }

  /** The same place, of which a program reads the notes. */
  forPrograms(): Screen {
    return new Screen(this.#write, this, true)
  }

  /** Something that is said beside the answer: a line for people, or an object as in the log of a node, with its facts. */
  note(message: string, level: NoteLevel = 'info', facts: Readonly<Record<string, unknown>> = {}): void {
    this.line(this.#forPrograms ? json({ level, message, ...facts }) : `${BEFORE[level]}${message}`)
  }

  /** Part of a line: a question, what a live display does. */
  part(text: string): void {
    this.#write(forTerminal(text))
  }

  line(text: string): void {
    this.#write(`${forTerminal(text)}\n`)
  }

  lines(texts: readonly string[]): void {
    this.#write(texts.map((text) => `${forTerminal(text)}\n`).join(''))
  }

  /** A value as JSON on several lines; see {@link json}. It stays JSON, since what is escaped stands in its texts alone. */
  json(value: unknown): void {
    this.lines(json(value, 2).split('\n'))
  }

  get isTTY(): boolean {
    return this.#facts.isTTY
  }

  get colours(): boolean {
    return this.#facts.colours
  }

  get columns(): number {
    return this.#facts.columns
  }

  get rows(): number {
    return this.#facts.rows
  }
}
