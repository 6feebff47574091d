import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

const root = fileURLToPath(new URL('..', import.meta.url))
const entries = Object.values(manifest.exports).map(({ types }) => join(root, types))

// TypeScript takes in no types by itself: without this, the declarations that others compile against have modules that are not there.
it.skipIf(!entries.every(existsSync))(
  'declarations that speak of Node’s modules ask for its types (skipped where nothing is built: npm start)',
  () => {
    const found = new Map<string, string>()
    const open = (file: string): void => {
      if (found.has(file)) return
      const text = readFileSync(file, 'utf8')
      found.set(file, text)
      for (const [, path = ''] of text.matchAll(/(?:from |import\()['"](\.[^'"]*)['"]/g))
        open(join(dirname(file), path.replace(/\.ts$/, '.d.ts')))
    }
    for (const entry of entries) open(entry)
    expect(found.size).toBeGreaterThan(50)
    const ofNode = [...found].filter(([, text]) => /['"]node:/.test(text))
    expect(ofNode.length).toBeGreaterThan(0)
    for (const [file, text] of ofNode) expect(text, file).toMatch(/^\/\/\/ <reference types="node" preserve="true" \/>/)
  },
)
