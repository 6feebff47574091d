// npm run generate: writes every file that is made from declarations. A test says when one is out of date.
import { readFileSync, writeFileSync } from 'node:fs'
import { GENERATED } from './generate/files.ts'
import { root } from './generate/formatted.ts'
import { setup } from './setup.mjs'

for (const from of ['sources', 'build'] as const) {
  if (from === 'build') await setup()
  for (const { file, text } of GENERATED.filter((each) => each.from === from)) {
    const made = text()
    const changed = readFileSync(`${root}${file}`, 'utf8') !== made
    if (changed) writeFileSync(`${root}${file}`, made)
    console.log(`${file}: ${changed ? 'written' : 'as it was'}`)
  }
}
