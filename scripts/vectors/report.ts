/** Counts of one file, and a line for every mismatch on standard output. */
export class Report {
  passed = 0
  failed = 0
  readonly file: string

  constructor(file: string) {
    this.file = file
  }

  /** Counts one comparison; `difference` is null when it holds. */
  note(where: string, difference: string | null): void {
    if (difference === null) {
      this.passed += 1
      return
    }
    this.failed += 1
    console.log(`MISMATCH ${this.file} ${where}: ${difference}`)
  }

  /** Runs one comparison; what it throws is a mismatch too. */
  attempt(where: string, check: () => string | null): void {
    let difference: string | null
    try {
      difference = check()
    } catch (error) {
      difference = `threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`
    }
    this.note(where, difference)
  }
}
