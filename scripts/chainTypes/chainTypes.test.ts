import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { FILE, generated, path } from './generated.ts'

it('the types of the chain are what the runtime’s metadata says', () => {
  const same = readFileSync(path, 'utf8') === generated()
  expect(same, `${FILE} is of another runtime: run npm run chain-types`).toBe(true)
})
