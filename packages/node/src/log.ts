/** Where the node says what happens; it prints nothing itself. */
export interface Logger {
  info(message: string): void
  warn(message: string): void
  error(message: string, cause?: unknown): void
}

export const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
