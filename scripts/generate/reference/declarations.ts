import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** Something a package exports. */
export interface Exported {
  readonly name: string
  /** The file that declares it, from the package's folder of declarations; or the package it comes from. */
  readonly from: string
  /** What its documentation says, without the marks of a comment. */
  readonly docs: string
  /** The declaration, as TypeScript writes it; empty for what comes from another package. */
  readonly text: string
}

/** Types that fill a file of their own, which is shown instead. */
const TOO_LARGE = 200

const DECLARATION =
  /^(\/\*\*(?:[^*]|\*(?!\/))*\*\/\n)?export (?:declare )?(?:abstract )?(class|interface|type|function|const) (\w+)/gm

/** Everything that a module exports, in the order of its export statements, looked up in the declarations it leads to. */
export function exportsOf(root: string, file: string): Exported[] {
  const text = readFileSync(file, 'utf8')
  const found = declared(root, file, text)
  for (const [, all, names, specifier] of text.matchAll(/^export (?:type )?(?:(\*)|\{([^}]*)\}) from '([^']+)';?$/gm)) {
    const to = specifier ?? ''
    const target = join(dirname(file), to.replace(/\.(?:ts|js)$/, '.d.ts'))
    const wanted = (names ?? '').split(',').map((each) => each.trim().replace(/^type /, ''))
    if (!to.startsWith('.')) {
      for (const name of wanted.filter((each) => each !== '')) found.push({ name, from: to, docs: '', text: '' })
      continue
    }
    if (!existsSync(target)) throw new Error(`expected the declarations of ${file} to stand in ${target}: build first`)
    const inner = exportsOf(root, target)
    found.push(...(all === undefined ? inner.filter(({ name }) => wanted.includes(name)) : inner))
  }
  return found
}

function declared(root: string, file: string, text: string): Exported[] {
  const own: Exported[] = []
  for (const match of text.matchAll(DECLARATION)) {
    const [whole, comment = '', , name = ''] = match
    const start = match.index + comment.length
    const declaration = text.slice(start, endOf(text, match.index + whole.length))
    const from = relative(root, file)
    const shown =
      declaration.split('\n').length > TOO_LARGE
        ? `export type ${name} // too long to show: see src/${from.replace('.d.ts', '.ts')}`
        : tidied(declaration)
    // The overloads of a function are one entry.
    const before = own.at(-1)
    if (before?.name === name) own[own.length - 1] = { ...before, text: `${before.text}\n${shown}` }
    else own.push({ name, from, docs: docsOf(comment), text: shown })
  }
  return own
}

/** Where a declaration ends: at the brace that closes it, or at its semicolon. */
function endOf(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const sign = text[at]
    if (sign === '{' || sign === '(' || sign === '[') depth += 1
    else if (sign === '}' || sign === ')' || sign === ']') {
      depth -= 1
      if (depth === 0 && sign === '}' && text[at + 1] === '\n') return at + 1
    } else if (sign === ';' && depth === 0) return at + 1
  }
  return text.length
}

/** Without what is hidden, and indented as the sources are. */
function tidied(declaration: string): string {
  return declaration
    .split('\n')
    .filter((line) => !/^\s*(?:#private;|private )/.test(line))
    .map((line) => line.replace(/^(?: {4})+/, (indent) => ' '.repeat(indent.length / 2)).replace(/;$/, ''))
    .join('\n')
    .replace(/^export declare /, 'export ')
}

function docsOf(comment: string): string {
  return comment
    .replace(/^\/\*\*\s?/, '')
    .replace(/\s*\*\/\s*$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .replaceAll(/\{@link ([^}]+)\}/g, '`$1`')
    .replaceAll(/^@param (\w+) /gm, '- `$1`: ')
    .replaceAll(/@throws /g, 'Throws ')
    .trim()
}
