import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FILE, path, reference } from './sdk.ts'

describe('the API reference', () => {
  const made = reference()

  it('is what the sources say', () => {
    expect(readFileSync(path, 'utf8') === made, `${FILE} is of other sources: run npm run docs`).toBe(true)
  })

  it('has what people look for, with its documentation and its types', () => {
    for (const name of ['connect', 'Glia', 'ChainClient', 'Keypair', 'BlockNews', 'webSocket', 'Dendrite'])
      expect(made).toContain(`\n### ${name}\n`)
    expect(made).toMatch(
      /### BlockPruned\n\nThe node had a block once and let it go\.\n\n```ts\nexport class BlockPruned extends BlockError \{/,
    )
    expect(made).not.toMatch(/#private|\bany\b.*=>/)
  })
})
