import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { constants, Script } from 'node:vm'
import { crc32 } from 'node:zlib'

/** Bytes before the code, as `scripts/setup/keepCode.mjs` writes them: a checksum, and zeros. */
const HEADER = 8

/**
 * The exports of `x.compiled.ts`: from the sources the module itself, bundled the script `x.compiled.cjs` with the code that
 * set-up left beside it. V8 takes that code when it is its own, of the same version and flags, and compiles otherwise.
 */
export async function runCompiled<T>(url: URL): Promise<T> {
  if (url.pathname.endsWith('.ts')) return (await import(url.href)) as T
  const file = fileURLToPath(url)
  const source = readFileSync(file)
  const cachedData = keptCode(source, `${file}.code`)
  // Bundles are ASCII, which Latin-1 reads without looking at each byte.
  const script = new Script(source.toString('latin1'), {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  const module = { exports: {} }
  const define = script.runInThisContext() as (...given: readonly unknown[]) => void
  define(module, module.exports, createRequire(file), file)
  return module.exports as T
}

/** The code kept for a script; undefined when there is none, or it is damaged: V8 would take it as it is, and crash. */
export function keptCode(source: Buffer, file: string): Buffer | undefined {
  let kept: Buffer
  try {
    kept = readFileSync(file)
  } catch {
    return undefined
  }
  if (kept.length <= HEADER) return undefined
  const code = kept.subarray(HEADER)
  return kept.readUInt32LE() === crc32(code, crc32(source)) ? code : undefined
}
