import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { metadata } from '@glia/frame'
import { subtensorRuntime } from '@glia/runtime'
import { chainTypes } from './chainTypes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const biome = fileURLToPath(new URL('../../node_modules/@biomejs/biome/bin/biome', import.meta.url))

/** The file that is made, from the root of the repository. */
export const FILE = 'packages/sdk/src/client/generated/chain.ts'
export const path = `${root}${FILE}`

/** What the file should hold, formatted as everything else. */
export function generated(): string {
  return execFileSync(process.execPath, [biome, 'format', `--stdin-file-path=${FILE}`], {
    cwd: root,
    input: chainTypes(metadata(subtensorRuntime({ fastBlocks: false }), 15)),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
}
