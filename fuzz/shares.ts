import type { PartName } from './parts.ts'

/** How much of what was tried came out so, at least. */
interface Share {
  readonly what: string
  /** How else it may have come out. */
  readonly beside: readonly string[]
  readonly least: number
}

/** About a third of what runs have: only against those in which nearly all is refused, which show nothing. */
const SHARES: Readonly<Record<PartName, readonly Share[]>> = {
  calls: [
    { what: 'succeeded', beside: ['failed'], least: 0.15 },
    { what: 'admitted', beside: ['not decodable', 'refused: Payment', 'refused: Custom'], least: 0.3 },
    { what: 'runtime API answers', beside: ['runtime API refusals', 'runtime API validity errors'], least: 0.5 },
  ],
  rpc: [{ what: 'answers', beside: ['refusals'], least: 0.2 }],
  decoders: [
    { what: 'read', beside: ['refused', 'good ones read'], least: 0.06 },
    { what: 'good ones read', beside: ['refused', 'read'], least: 0.01 },
  ],
}

/** What a run showed too little of to have found anything, in a sentence; undefined where it showed enough. */
export function hardlyAny(part: PartName, counts: Readonly<Record<string, number>>): string | undefined {
  for (const { what, beside, least } of SHARES[part]) {
    const times = counts[what] ?? 0
    const all = beside.reduce((sum, each) => sum + (counts[each] ?? 0), times)
    if (times === 0 || times < least * all)
      return `expected "${what}" of at least ${100 * least} % of what was tried, found ${times} of ${all}`
  }
  return undefined
}
