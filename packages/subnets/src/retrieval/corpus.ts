import { readFileSync } from 'node:fs'
import { wordsOf } from './model/tokenizer.ts'

/** One passage of the market's document store: a WordNet definition with its sentences of use. */
export interface Passage {
  readonly id: string
  /** The word or words that the passage defines; never part of the text that miners index. */
  readonly title: string
  /** The next wider term, or empty. */
  readonly broader: string
  readonly text: string
}

export interface Corpus {
  readonly passages: readonly Passage[]
  /** Words that may stand for each other in queries. */
  readonly synonyms: ReadonlyMap<string, readonly string[]>
}

const FOLDER = new URL('../../data/', import.meta.url)

const STOP_WORDS = new Set(
  'the and for with from that this these those which who whom whose what when where while than then are was were been being its his her their our your has have had not into onto upon about over under between through during before after above below out off can could may might must shall should will would does did done such any each every all both few more most other another own same only also used using especially usually often one some'.split(
    ' ',
  ),
)

/** Whether a lower-case word carries meaning of its own. */
export function isContentWord(word: string): boolean {
  return word.length > 2 && !STOP_WORDS.has(word)
}

/** Content words of a text in order, lower case. */
export function contentWords(text: string): string[] {
  return wordsOf(text).filter(isContentWord)
}

/** Reads data/corpus.jsonl and data/synonyms.json (made by train/buildCorpus.mts). PERF: about 25 ms. */
export function loadCorpus(): Corpus {
  const passages = readFileSync(new URL('corpus.jsonl', FOLDER), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Passage)
  const synonyms = JSON.parse(readFileSync(new URL('synonyms.json', FOLDER), 'utf8')) as Record<string, string[]>
  return { passages, synonyms: new Map(Object.entries(synonyms)) }
}
