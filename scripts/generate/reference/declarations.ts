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
  /^(\/\*\*(?:[^*]|\*(?!\/))*\*\/\n)?export (?:declare )?(?:abstract )?(class|interface|type|function|(?:const )?enum|const) (\w+)/gm
const REEXPORT = /^export (?:type )?(?:(\*)|\{([^}]*)\}) from '([^']+)';?$/gm

/**
 * Everything that a module exports, in the order of its export statements, looked up in the declarations it leads to.
 *
 * @throws Error where it exports something in a way that is not read here, so that nothing is left out unseen
 */
export function exportsOf(root: string, file: string): Exported[] {
  const text = fromWhereImported(readFileSync(file, 'utf8'))
  const unread = text
    .replaceAll(DECLARATION, '')
    .replaceAll(REEXPORT, '')
    .match(/^export .*$/m)
  if (unread !== null)
    throw new Error(`expected a declaration, export { … } from or export * from in ${file}, found: ${unread[0]}`)
  const found = declared(root, file, text)
  for (const [, all, names, specifier] of text.matchAll(REEXPORT)) {
    const to = specifier ?? ''
    const target = join(dirname(file), to.replace(/\.(?:ts|js)$/, '.d.ts'))
    const wanted = [...(names ?? '').matchAll(/(?:type )?(\w+)(?: as (\w+))?/g)].map(([, own = '', as = own]) => ({
      own,
      as,
    }))
    if (!to.startsWith('.')) {
      if (all !== undefined) throw new Error(`expected ${file} to name what it takes from ${to}, found export *`)
      for (const { as: name } of wanted) found.push({ name, from: to, docs: '', text: '' })
      continue
    }
    if (!existsSync(target)) throw new Error(`expected the declarations of ${file} to stand in ${target}: build first`)
    const inner = exportsOf(root, target)
    if (all !== undefined) found.push(...inner)
    for (const { own, as } of wanted) {
      const one = inner.find(({ name }) => name === own)
      if (one === undefined)
        throw new Error(`expected ${target} to export ${own}, as ${file} says, found no such export`)
      found.push(own === as ? one : { ...one, name: as, text: renamed(one.text, own, as) })
    }
  }
  return found
}

/** With `export { a }` of what is imported written as the `export { a } from` that it is. */
function fromWhereImported(text: string): string {
  const imports = [...text.matchAll(/^import (?:type )?\{([^}]*)\} from '([^']+)';?$/gm)]
  return text.replaceAll(/^export (?:type )?\{([^}]*)\};?$/gm, (whole, names: string) => {
    const each = names.split(',').flatMap((name) => name.trim() || [])
    const from = each.map((name) =>
      imports.find(([, taken = '']) => taken.split(',').some((one) => one.trim() === name)),
    )
    if (from.includes(undefined)) return whole
    return each.map((name, at) => `export { ${name} } from '${from[at]?.[2]}';`).join('\n')
  })
}

/** A declaration under the name by which others know it. */
function renamed(text: string, own: string, as: string): string {
  return text.replaceAll(new RegExp(`^(export (?:\\w+ )+)${own}\\b`, 'gm'), `$1${as}`)
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
