import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('the committed kernel is what its source compiles to', async () => {
  const script = new URL('../../scripts/buildKernel.ts', import.meta.url).href
  const { buildKernel } = (await import(script)) as { buildKernel: () => Promise<string> }
  expect(await buildKernel()).toBe(readFileSync(new URL('./wasm.ts', import.meta.url), 'utf8'))
}, 60_000)
