/**
 * The root of every error this package throws on purpose. A subclass adds a `code` (stable, for programs) and says in
 * its message what was expected, what was found and what to do.
 */
export class GliaError extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** The text of anything that was thrown, for building a message from a cause. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
