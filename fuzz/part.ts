/** Something that must not happen, as a case met it. */
export interface Finding {
  /** Which promise was broken, in a few words. */
  readonly kind: string
  /** What was done and what came of it. */
  readonly details: string
  /** The same for findings that probably have one cause. */
  readonly cause: string
}

export interface CaseReport {
  /** How often what was tried came out how. */
  readonly counts: Readonly<Record<string, number>>
  readonly findings: readonly Finding[]
}

/** What is fuzzed: cases of which each, by the seed and its number alone, does the same whenever it is run. */
export interface Part {
  run(seed: string, number: number): Promise<CaseReport>
  close(): Promise<void>
}

/** Collects what a case reports. */
export class Tally {
  readonly counts: Record<string, number> = {}
  readonly findings: Finding[] = []

  count(what: string, times = 1): void {
    if (times > 0) this.counts[what] = (this.counts[what] ?? 0) + times
  }

  /** @param fault what was thrown, if something was: findings with the same sentence from the same place have one cause */
  found(kind: string, what: string, fault?: unknown): void {
    this.findings.push(finding(kind, what, fault))
  }
}

const FRAMES = 4
const MESSAGE = 500

/** A finding as it is reported. */
export function finding(kind: string, what: string, fault?: unknown): Finding {
  const causes = chain(fault)
  // Without an error, what it was done to tells causes apart: a call's or a method's name stands first.
  const place = causes.at(-1) ?? what.split(' ', 1)[0] ?? ''
  const details = causes.length === 0 ? what : `${what}: ${causes.join('; caused by ')}`
  return { kind, details, cause: `${kind} ${place.replace(/0x[0-9a-f]+|\d+/g, '#').slice(0, 300)}` }
}

/** An error and its causes, each with the places it comes from. */
function chain(fault: unknown): string[] {
  const told: string[] = []
  for (let at = fault; at !== undefined && told.length < 4; at = at instanceof Error ? at.cause : undefined)
    told.push(at instanceof Error ? withPlaces(at) : String(at))
  return told
}

function withPlaces({ name, message, stack = '' }: Error): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  const short = frames
    .slice(0, FRAMES)
    .map((line) => line.trim().replace(/\(?(?:file:\/\/)?\S*?\/(packages|fuzz)\//, '($1/'))
  return [`${name}: ${message.slice(0, MESSAGE)}`, ...short].join(' ')
}
