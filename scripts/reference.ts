// npm run docs: writes the SDK's API reference from its declarations, which set-up builds.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { FILE, path, reference } from './reference/reference.ts'

const text = reference()
mkdirSync(dirname(path), { recursive: true })
writeFileSync(path, text)
console.log(`${FILE}: ${text.match(/^### /gm)?.length ?? 0} entries, ${text.split('\n').length} lines`)
