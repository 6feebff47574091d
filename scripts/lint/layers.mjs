// Which package may import which. The one place where the direction of dependencies is written down:
// the lint rule, the tidy test and the table of ARCHITECTURE.md are all held against it.

/** Every package a workspace package may import (besides itself and npm packages). */
export const layers = {
  base: [],
  state: ['base'],
  yuma: ['base'],
  frame: ['base', 'state'],
  runtime: ['base', 'frame', 'state', 'yuma'],
  node: ['base', 'frame', 'state', 'yuma', 'runtime'],
  lab: ['base', 'frame', 'state', 'yuma', 'runtime', 'node'],
  sdk: ['base'],
  subnets: ['base', 'sdk'],
  gateway: ['base', 'sdk'],
  indexer: ['base', 'sdk'],
  explorer: ['base', 'sdk'],
  cli: ['base', 'frame', 'state', 'yuma', 'runtime', 'node', 'lab', 'sdk', 'subnets', 'gateway', 'indexer', 'explorer'],
}

/** Packages whose code must give the same answer on every machine, every time. */
export const deterministic = ['runtime', 'yuma']

/** Name of the workspace package a file belongs to, or undefined for files outside packages/. */
export function packageOf(filename) {
  const found = /(?:^|\/)packages\/([a-z-]+)\//.exec(filename.replaceAll('\\', '/'))
  return found?.[1]
}

/**
 * Name of the workspace package an import leads to, or undefined when it stays inside or is an npm package.
 * Both `@glia/node` and `../../node/src/x.ts` lead to node.
 */
export function packageImported(filename, specifier) {
  const named = /^@glia\/([a-z-]+)/.exec(specifier)
  if (named) return named[1]
  if (!specifier.startsWith('.')) return undefined
  const parts = filename.replaceAll('\\', '/').split('/').slice(0, -1)
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return packageOf(`${parts.join('/')}/`)
}
