import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GENERATED } from './files.ts'
import { root } from './formatted.ts'
import { sdkReference } from './reference/sdk.ts'

describe('generated files', () => {
  it.each(GENERATED)('$file is what the declarations say', ({ file, text, from }) => {
    const same = readFileSync(`${root}${file}`, 'utf8') === text()
    const first = from === 'build' ? 'build, then ' : ''
    expect(same, `${file} is out of date: ${first}run npm run generate`).toBe(true)
  })
})

describe('the API reference', () => {
  const made = sdkReference()

  it('has what people look for, with its documentation and its types', () => {
    for (const name of ['connect', 'Glia', 'ChainClient', 'Keypair', 'BlockNews', 'webSocket', 'Dendrite'])
      expect(made).toContain(`\n### ${name}\n`)
    expect(made).toMatch(
      /### BlockPruned\n\nThe node had a block once and let it go\.\n\n```ts\nexport class BlockPruned extends BlockError \{/,
    )
    expect(made).not.toMatch(/#private|\bany\b.*=>/)
  })
})
