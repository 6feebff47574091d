/** What else is known of a failure besides its sentence. */
export interface ErrorDetails {
  readonly cause?: unknown
  readonly expected?: string
  readonly found?: string
  /** What to do about it. */
  readonly advice?: string
  /** The option of a program that has to be another. */
  readonly option?: string
}

/**
 * The root of every error that Glia throws on purpose. The class and the `code` tell errors apart, for programs; the message is
 * one sentence that says what was expected, what was found and what to do.
 */
export abstract class GliaError extends Error {
  /** Stable, for programs. */
  readonly code: string
  // Only declared: an error that does not know them is made without them, as many are in each block.
  declare readonly expected?: string
  declare readonly found?: string
  declare readonly advice?: string
  declare readonly option?: string

  constructor(code: string, message: string, details?: ErrorDetails) {
    super(message, details)
    this.code = code
    if (details === undefined) return
    if (details.expected !== undefined) this.expected = details.expected
    if (details.found !== undefined) this.found = details.found
    if (details.advice !== undefined) this.advice = details.advice
    if (details.option !== undefined) this.option = details.option
  }

  /** The name of the class, which nothing has to repeat. */
  override get name(): string {
    return this.constructor.name
  }
}

/**
 * The root of refusals that are ordinary traffic, tens of thousands in a second, as of calls that fail: it collects no stack,
 * which would cost more than what is refused.
 */
export abstract class Refusal extends GliaError {
  constructor(code: string, message: string, details?: ErrorDetails) {
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(code, message, details)
    Error.stackTraceLimit = limit
  }
}

/**
 * A mistake of the program itself, never of who uses it: the command line shows where it came from and gives no advice. Made
 * by {@link must} and {@link unreachable}, and the root of such errors elsewhere.
 */
export class Fault extends GliaError {
  constructor(message: string, details?: ErrorDetails) {
    super('FAULT', message, details)
  }
}

/** The value, which is there unless the program is wrong; `what` names it. @throws Fault */
export function must<T>(value: T, what: string): NonNullable<T> {
  if (value === undefined || value === null) throw new Fault(`expected ${what}, found none`)
  return value
}

/** For a place that is never come to unless the program is wrong. @throws Fault */
export function unreachable(message: string): never {
  throw new Fault(message)
}

/** The text of anything that was thrown, for building a message from a cause. It never throws itself. */
export function errorText(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error)
  } catch {
    return 'something that has no text'
  }
}

/** Causes of one error that are looked at: more are a circle, or nobody's to read. */
const MOST_CAUSES = 16

/** An error and what caused it, down to the first cause that can be looked at, each once. It never throws itself. */
export function causesOf(error: unknown): Error[] {
  const found: Error[] = []
  try {
    for (let at = error; at instanceof Error && found.length < MOST_CAUSES && !found.includes(at); at = at.cause)
      found.push(at)
  } catch {
    // What was found until then.
  }
  return found
}
