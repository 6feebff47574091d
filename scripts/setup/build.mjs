import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { run, since, telling } from './run.mjs'

const stampOf = (root) => join(root, '.cache', 'build.json')

/** Files beside packages/*\/src that decide what the build makes. */
const rootInputs = [
  'tsconfig.json',
  'tsconfig.base.json',
  'scripts/setup/build.mjs',
  'scripts/setup/bundle.mjs',
  'scripts/setup/keepCode.mjs',
]

/** Calls `visit` with each file under a folder; order does not matter to callers. */
function walk(folder, visit) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name !== 'testdata' && entry.name !== 'node_modules') walk(path, visit)
    } else if (!entry.name.endsWith('.test.ts')) visit(path)
  }
}

/** Digest of name, size and modification time of every input: about 10 ms for a thousand files. */
function fingerprint(root) {
  // Compiled code is of one version of V8.
  const lines = [process.version]
  const add = (path) => {
    if (!existsSync(path)) return
    const stat = statSync(path)
    lines.push(`${path} ${stat.size} ${stat.mtimeMs}`)
  }
  for (const path of rootInputs) add(join(root, path))
  for (const name of readdirSync(join(root, 'packages'))) {
    const folder = join(root, 'packages', name)
    if (!existsSync(join(folder, 'package.json'))) continue
    add(join(folder, 'package.json'))
    add(join(folder, 'tsconfig.json'))
    if (existsSync(join(folder, 'src'))) walk(join(folder, 'src'), add)
    if (existsSync(join(folder, 'assembly'))) walk(join(folder, 'assembly'), add)
  }
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}

/** True when the last build was made from exactly today's files and what it made is still there. */
export function buildIsFresh(root) {
  if (!existsSync(stampOf(root))) return false
  const stamp = JSON.parse(readFileSync(stampOf(root), 'utf8'))
  return stamp.outputs.every((path) => existsSync(join(root, path))) && stamp.fingerprint === fingerprint(root)
}

/** Makes `npx glia` work: npm links a workspace's programs when it installs, and then this one is not built yet. */
function linkProgram(root) {
  const program = join(root, 'packages', 'cli', 'dist', 'glia.cjs')
  if (!existsSync(program) || process.platform === 'win32') return
  chmodSync(program, 0o755)
  const link = join(root, 'node_modules', '.bin', 'glia')
  rmSync(link, { force: true })
  symlinkSync(join('..', '..', 'packages', 'cli', 'dist', 'glia.cjs'), link)
}

/** Bundles alone: quick, no types checked, no stamp left (so the next set-up builds in full). */
export async function bundleOnly(root, say) {
  const started = performance.now()
  const { bundleAll } = await import('./bundle.mjs')
  const outputs = await bundleAll(root, say)
  linkProgram(root)
  say(`setup: bundled ${outputs.length} files in ${since(started)}`)
}

/** Type-checks and emits every package, then bundles what is run as a process. */
export async function build(root, say) {
  const started = performance.now()
  // Taken before the build: a file saved meanwhile makes the next look find it stale.
  const before = fingerprint(root)
  const outputs = await telling(say, 'setup: type checking and building', async () => {
    await run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], {
      cwd: root,
      quiet: true,
    })
    const { bundleAll } = await import('./bundle.mjs')
    return bundleAll(root, say)
  })
  linkProgram(root)
  mkdirSync(join(root, '.cache'), { recursive: true })
  writeFileSync(stampOf(root), JSON.stringify({ fingerprint: before, outputs }, undefined, 2))
  say(`setup: type-checked, emitted and bundled ${outputs.length} files in ${since(started)}`)
}
