// How-to guides that are followed as they are read: what a guide writes into files, and what it runs.
import { GliaError } from '@glia/base'

/** A guide that cannot be followed: what it says and what the repository has are apart. */
export class GuideError extends GliaError {
  constructor(guide: string, message: string) {
    super('GUIDE', `${guide}: ${message}`)
  }
}

export type Step =
  /** A new file, whole. */
  | { readonly type: 'create'; readonly file: string; readonly text: string }
  /** Places of a file, each as it stands and as it is to be. */
  | { readonly type: 'change'; readonly file: string; readonly places: readonly Place[] }
  /** A command in the repository's root. */
  | { readonly type: 'run'; readonly command: string }

interface Place {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

export interface Guide {
  readonly name: string
  /** What it promises: files that are written by hand, and files that `npm run generate` writes. */
  readonly files: { readonly byHand: number; readonly generated: number }
  readonly steps: readonly Step[]
}

const PROMISE = /(\d+) files? by hand, (\d+) generated/
/** A line that names the file of the block after it: "In `packages/…/x.ts`:". */
const NAMES_FILE = /`([^`\s]+\/[^`\s]+)`:$/

/**
 * Reads a guide. After a line that ends in the name of a file and a colon, a `ts` block is that file, new and whole, and a
 * `diff` block changes it: lines with a space stand there already, those with + and - come and go, `@@` begins another
 * place. An `sh` block is run, line by line. Everything else is there to be read.
 */
export function readGuide(name: string, markdown: string): Guide {
  const promise = PROMISE.exec(markdown)
  if (promise === null) throw new GuideError(name, 'expected a sentence such as "4 files by hand, 2 generated"')
  const lines = markdown.split('\n')
  const steps: Step[] = []
  for (let at = 0; at < lines.length; at++) {
    const language = /^```(\w+)$/.exec(lines[at] as string)?.[1]
    if (language === undefined) continue
    const end = lines.indexOf('```', at)
    if (end < 0) throw new GuideError(name, `the block of line ${at + 1} has no end`)
    const block = lines.slice(at + 1, end)
    const said = lines.slice(0, at).findLast((line) => line !== '') ?? ''
    steps.push(...stepsOf(name, language, block, NAMES_FILE.exec(said)?.[1]))
    at = end
  }
  return { name, files: { byHand: Number(promise[1]), generated: Number(promise[2]) }, steps }
}

function stepsOf(name: string, language: string, block: readonly string[], file: string | undefined): Step[] {
  if (language === 'sh') return block.map((command) => ({ type: 'run', command }))
  if (language === 'ts') return file === undefined ? [] : [{ type: 'create', file, text: `${block.join('\n')}\n` }]
  if (language !== 'diff') return []
  if (file === undefined) throw new GuideError(name, `a change without the name of its file before it: ${block[0]}`)
  return [{ type: 'change', file, places: placesOf(block) }]
}

function placesOf(block: readonly string[]): Place[] {
  const places: { before: string[]; after: string[] }[] = []
  for (const line of block) {
    if (places.length === 0 || line.startsWith('@@')) places.push({ before: [], after: [] })
    if (line.startsWith('@@')) continue
    const place = places.at(-1) as { before: string[]; after: string[] }
    if (!line.startsWith('+')) place.before.push(line.slice(1))
    if (!line.startsWith('-')) place.after.push(line.slice(1))
  }
  return places
}

/** A file's text with every place of a change changed. Each must stand there once, as the guide shows it. */
export function changed(guide: string, file: string, text: string, places: readonly Place[]): string {
  return places.reduce((now, { before, after }) => {
    const [found, ...others] = `\n${now}`.split(`\n${before.join('\n')}\n`)
    if (others.length !== 1)
      throw new GuideError(guide, `expected once in ${file}, found ${others.length} times:\n${before.join('\n')}`)
    return `${found}\n${after.join('\n')}\n${others[0]}`.slice(1)
  }, text)
}
