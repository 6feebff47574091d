import { Draw } from '../kit/draw.ts'
import { type Corpus, contentWords, isContentWord, type Passage } from './corpus.ts'

/** How a query was made from its passage. */
export type QueryKind = 'paraphrase' | 'nearDuplicate' | 'title' | 'span'

export interface Query {
  readonly kind: QueryKind
  readonly text: string
  /** Number of the document that it was made from. */
  readonly target: number
}

/** A round's documents and queries, in the validator's own order. */
export interface RoundTask {
  readonly documents: readonly string[]
  readonly queries: readonly Query[]
}

export interface RoundShape {
  /** Passages drawn from the corpus. */
  readonly passages: number
  /** How many of them get a near-duplicate beside them. */
  readonly twins: number
  /** Queries of each kind. */
  readonly queries: Readonly<Record<QueryKind, number>>
  /** Share of the passages that are reworded for the round, so that tables of known texts do not fit. */
  readonly reworded: number
}

export const ROUND_SHAPE: RoundShape = {
  passages: 160,
  twins: 24,
  queries: { paraphrase: 7, nearDuplicate: 4, title: 3, span: 2 },
  reworded: 0.5,
}

/**
 * Draws a round from its seed. Documents and queries come from separate streams: nothing about the queries can be
 * learned from the documents. The same seed, corpus and shape give the same round anywhere.
 */
export function drawRound(seed: string, corpus: Corpus, shape: RoundShape = ROUND_SHAPE): RoundTask {
  const draw = new Draw(seed, 'documents')
  const chosen = draw.sample(corpus.passages.length, shape.passages).map((at) => corpus.passages[at] as Passage)
  const texts = chosen.map((passage) =>
    draw.unit() < shape.reworded ? reword(passage.text, corpus, draw, 2) : passage.text,
  )
  const twinOf = draw.sample(texts.length, shape.twins)
  const twins = twinOf.map((at) => makeTwin(texts[at] ?? '', texts, draw))
  const order = draw.shuffle(Array.from({ length: texts.length + twins.length }, (_, i) => i))
  const all = [...texts, ...twins.map((twin) => twin.text)]
  const place = new Map(order.map((from, to) => [from, to]))
  const documents = order.map((from) => all[from] ?? '')
  const target = (at: number) => place.get(at) ?? 0

  const ask = new Draw(seed, 'queries')
  const plain = ask.shuffle(chosen.map((_, at) => at).filter((at) => !twinOf.includes(at)))
  const queries: Query[] = []
  const add = (kind: QueryKind, at: number, text: string) => queries.push({ kind, text, target: target(at) })
  for (let i = 0; i < shape.queries.paraphrase; i++) {
    const at = plain.pop() ?? 0
    add('paraphrase', at, paraphrase(texts[at] ?? '', corpus, ask))
  }
  for (const at of ask.sample(twinOf.length, shape.queries.nearDuplicate)) {
    const passage = twinOf[at] ?? 0
    add('nearDuplicate', passage, nearDuplicateQuery(texts[passage] ?? '', twins[at]?.changed ?? [], ask))
  }
  for (let i = 0; i < shape.queries.title; i++) {
    const at = plain.pop() ?? 0
    const passage = chosen[at]
    add('title', at, [passage?.title, passage?.broader].filter((part) => part).join(', '))
  }
  for (let i = 0; i < shape.queries.span; i++) {
    const at = plain.pop() ?? 0
    add('span', at, span(texts[at] ?? '', ask))
  }
  return { documents, queries: ask.shuffle(queries) }
}

/** The order in which one miner sees the documents: entry i is the number of the document at the miner's place i. */
export function documentOrder(seed: string, hotkey: string, count: number): number[] {
  return new Draw(seed, `order ${hotkey}`).shuffle(Array.from({ length: count }, (_, i) => i))
}

/** Which places of its index a miner must show; drawn after its commitment is in, and from it. */
export function sampledPlaces(seed: string, commitment: string, count: number, size: number): number[] {
  return new Draw(seed, `sample ${commitment}`).sample(count, size)
}

/** Replaces up to `count` content words by synonyms. */
function reword(text: string, corpus: Corpus, draw: Draw, count: number): string {
  const candidates = draw.shuffle([...new Set(contentWords(text).filter((word) => corpus.synonyms.has(word)))])
  let result = text
  for (const word of candidates.slice(0, count)) {
    result = result.replace(new RegExp(`\\b${word}\\b`, 'i'), draw.pick(corpus.synonyms.get(word) ?? []) ?? word)
  }
  return result
}

/** A text that differs in three content words, taken from other documents; `changed` are the words that went. */
function makeTwin(text: string, others: readonly string[], draw: Draw): { text: string; changed: string[] } {
  const changed = draw.shuffle([...new Set(contentWords(text))]).slice(0, 3)
  let result = text
  for (const word of changed) {
    const instead = draw.pick(contentWords(draw.pick(others) ?? '')) ?? 'thing'
    result = result.replace(new RegExp(`\\b${word}\\b`, 'gi'), instead)
  }
  return { text: result, changed }
}

/** Up to four words that have synonyms, each replaced by one, in random order: almost nothing but meaning is left. */
function paraphrase(text: string, corpus: Corpus, draw: Draw): string {
  const words = draw.shuffle([...new Set(contentWords(text))])
  const replaceable = words.filter((word) => corpus.synonyms.has(word))
  const fixed = words.filter((word) => !corpus.synonyms.has(word))
  const kept = draw.shuffle([...replaceable.slice(0, 4), ...fixed.slice(0, replaceable.length < 3 ? 2 : 0)])
  return kept.map((word) => draw.pick(corpus.synonyms.get(word) ?? []) ?? word).join(' ')
}

/** Content words that both twins share, and the ones that only the original has. */
function nearDuplicateQuery(text: string, changed: readonly string[], draw: Draw): string {
  const shared = draw.shuffle([...new Set(contentWords(text))].filter((word) => !changed.includes(word)))
  return draw.shuffle([...shared.slice(0, 4), ...changed]).join(' ')
}

/** A run of four to seven words as they stand. */
function span(text: string, draw: Draw): string {
  const words = text.split(/\s+/)
  const length = Math.min(words.length, 4 + draw.below(4))
  const starts = Array.from({ length: words.length - length + 1 }, (_, i) => i).filter((start) =>
    words.slice(start, start + length).some((word) => isContentWord(word.toLowerCase())),
  )
  const start = draw.pick(starts) ?? 0
  return words.slice(start, start + length).join(' ')
}
