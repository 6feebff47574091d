/**
 * Compiles assembly/ to WebAssembly and writes it as base64 text into src/kernel/wasm.ts, which is committed: using the
 * kernel needs neither the compiler nor a file beside the bundle. It is the script `build:kernel` of this package.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const root = fileURLToPath(new URL('..', import.meta.url))
export const kernelFile = fileURLToPath(new URL('../src/kernel/wasm.ts', import.meta.url))

/** Options of the build. The same compiler version gives the same bytes. */
const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--disable', 'sign-extension']

/** Compiles the kernel and returns the text of src/kernel/wasm.ts. */
export async function buildKernel(): Promise<string> {
  let wasm: Uint8Array | undefined
  const result = await asc.main(
    ['assembly/index.ts', '--outFile', 'kernel.wasm', '--textFile', 'kernel.wat', ...options],
    {
      readFile: (name: string, base: string) => {
        try {
          return readFileSync(new URL(name, `file://${base.startsWith('/') ? base : root}/`), 'utf8')
        } catch {
          return null
        }
      },
      writeFile: (name: string, contents: string | Uint8Array) => {
        if (name === 'kernel.wasm' && typeof contents !== 'string') wasm = contents
      },
      listFiles: () => [],
    },
  )
  if (result.error !== null || wasm === undefined) {
    throw new Error(`assembly/ does not compile:\n${String(result.stderr)}`)
  }
  const base64 = Buffer.from(wasm).toString('base64')
  const lines = base64.match(/.{1,116}/g) ?? []
  return `// Compiled from packages/yuma/assembly by scripts/buildKernel.ts. Do not edit.
// biome-ignore format: one long constant
export const kernelBase64 =
${lines.map((line) => `  '${line}'`).join(' +\n')}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await buildKernel()
  writeFileSync(kernelFile, text)
  console.log(`src/kernel/wasm.ts: ${text.length} characters`)
}
