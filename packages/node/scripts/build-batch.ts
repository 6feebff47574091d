/**
 * Compiles assembly/ to WebAssembly and writes it as base64 text into src/crypto/batch/wasm.ts, which is committed: using
 * it needs neither the compiler nor a file beside the bundle. It is the script `build:batch` of this package.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = fileURLToPath(new URL('../src/crypto/batch/wasm.ts', import.meta.url))

/** The same compiler version gives the same bytes. */
const options = ['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=']

/** Compiles and returns the text of src/crypto/batch/wasm.ts. */
export async function buildBatch(): Promise<string> {
  let wasm: Uint8Array | undefined
  const result = await asc.main(
    ['assembly/index.ts', '--outFile', 'batch.wasm', '--textFile', 'batch.wat', ...options],
    {
      readFile: (name: string, base: string) => {
        try {
          return readFileSync(new URL(name, `file://${base.startsWith('/') ? base : root}/`), 'utf8')
        } catch {
          return null
        }
      },
      writeFile: (name: string, contents: string | Uint8Array) => {
        if (name === 'batch.wasm' && typeof contents !== 'string') wasm = contents
      },
      listFiles: () => [],
    },
  )
  if (result.error !== null || wasm === undefined) {
    throw new Error(`assembly/ does not compile:\n${String(result.stderr)}`)
  }
  const lines =
    Buffer.from(wasm)
      .toString('base64')
      .match(/.{1,116}/g) ?? []
  return `// Compiled from packages/node/assembly by scripts/build-batch.ts. Do not edit.
// biome-ignore format: one long constant
export const batchBase64 =
${lines.map((line) => `  '${line}'`).join(' +\n')}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await buildBatch()
  writeFileSync(target, text)
  console.log(`src/crypto/batch/wasm.ts: ${text.length} characters`)
}
