import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuildOptions, buildSync } from 'esbuild'

/** A script of TypeScript in one file, for a process or thread of its own, in a new directory that the caller removes. */
export function bundledScript(
  name: string,
  source: string,
  options: Pick<BuildOptions, 'define' | 'nodePaths'> = {},
): { readonly directory: string; readonly script: string } {
  const directory = mkdtempSync(join(tmpdir(), `glia-${name}-`))
  const entry = join(directory, 'entry.ts')
  const script = join(directory, `${name}.mjs`)
  writeFileSync(entry, source)
  buildSync({ entryPoints: [entry], outfile: script, bundle: true, format: 'esm', platform: 'node', ...options })
  return { directory, script }
}
