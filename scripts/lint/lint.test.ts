import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'glia-lint-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

interface Diagnostic {
  readonly code: string
  readonly message: string
  readonly filename: string
}

/** Lints sources with the repository's own configuration, through oxlint's command line. */
function lint(files: Record<string, string>): { status: number | null; diagnostics: Diagnostic[] } {
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(scratch, path)), { recursive: true })
    writeFileSync(join(scratch, path), source)
  }
  const paths = Object.keys(files).map((path) => join(scratch, path))
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
  const done = spawnSync(process.execPath, [oxlint, '-c', join(root, '.oxlintrc.json'), '-f', 'json', ...paths], {
    cwd: root,
    encoding: 'utf8',
  })
  return { status: done.status, diagnostics: (JSON.parse(done.stdout) as { diagnostics: Diagnostic[] }).diagnostics }
}

const violations: [name: string, path: string, source: string, expected: string][] = [
  [
    'clock',
    'packages/runtime/src/a1.ts',
    'export const a = () => Date.now()\n',
    'Date is not allowed in packages/runtime',
  ],
  [
    'randomness',
    'packages/yuma/src/a2.ts',
    'export const a = () => Math.random()\n',
    'Math.random is not allowed in packages/yuma',
  ],
  ['process', 'packages/runtime/src/a3.ts', 'export const a = process.env\n', 'process is not allowed'],
  [
    'input and output',
    'packages/runtime/src/a4.ts',
    "import { readFileSync } from 'node:fs'\nexport const a = readFileSync\n",
    'import of node:fs',
  ],
  ['async', 'packages/runtime/src/a5.ts', 'export async function a(): Promise<void> {}\n', 'async code'],
  ['timers', 'packages/yuma/src/a6.ts', 'export const a = () => setTimeout(() => 1, 5)\n', 'setTimeout'],
  ['float literal', 'packages/yuma/src/a7.ts', 'export const a = 0.18\n', 'floating-point literal 0.18'],
  ['transcendental', 'packages/yuma/src/a8.ts', 'export const a = (x: number) => Math.exp(x)\n', 'Math.exp'],
  ['fraction', 'packages/yuma/src/a9.ts', 'export const a = (x: number) => x / 3\n', 'unrounded quotient'],
  ['parseFloat', 'packages/runtime/src/a10.ts', "export const a = Number.parseFloat('1')\n", 'Number.parseFloat'],
  [
    'yuma above runtime',
    'packages/yuma/src/b1.ts',
    "export { a } from '@glia/runtime'\n",
    'yuma must not import runtime',
  ],
  [
    'runtime above node',
    'packages/runtime/src/b2.ts',
    "import { a } from '@glia/node'\nexport const b = a\n",
    'runtime must not import node',
  ],
  [
    'by a relative path',
    'packages/sdk/src/b3.ts',
    "import { a } from '../../runtime/src/index.ts'\nexport const b = a\n",
    'sdk must not import runtime',
  ],
  [
    'subnets to the chain',
    'packages/subnets/src/b4.ts',
    "import type { A } from '@glia/frame'\nexport type B = A\n",
    'subnets must not import frame',
  ],
  ['dynamic import', 'packages/sdk/src/b5.ts', "export const a = import('@glia/node')\n", 'sdk must not import node'],
  ['standard output', 'packages/cli/src/w1.ts', "process.stdout.write('x')\n", 'process.stdout is not allowed here'],
  ['the same by its name as a text', 'packages/node/src/w2.ts', "process['stderr'].write('x')\n", 'process.stderr'],
  ['console', 'packages/sdk/src/w3.ts', "console.log('x')\n", 'console is not allowed here'],
  [
    'standard output by another name',
    'packages/cli/src/w4.ts',
    "import { stdout } from 'node:process'\nexport const out = stdout\n",
    'process.stdout',
  ],
  [
    'a file descriptor',
    'packages/cli/src/w5.ts',
    "import { writeSync } from 'node:fs'\nwriteSync(2, 'x')\n",
    'writeSync(2, …)',
  ],
  ['a warning of Node', 'packages/state/src/w6.ts', "process.emitWarning('x')\n", 'process.emitWarning'],
  ['cycle at the bottom', 'packages/state/src/b6.ts', "export * from '@glia/frame'\n", 'state must not import frame'],
]

const allowed: Record<string, string> = {
  'packages/runtime/src/c1.ts':
    "import { a } from '@glia/frame'\nimport { b } from '@glia/state'\nexport const c = [a, b]\n",
  'packages/runtime/src/c2.test.ts': 'export const now = Date.now()\n',
  'packages/frame/src/c3.ts': "export { a } from '@glia/state'\n",
  'packages/node/src/c4.ts': "import { a } from '@glia/runtime'\nexport const b = async () => [a, Date.now()]\n",
  'packages/cli/src/c5.ts': "export { a } from '@glia/subnets'\n",
  'packages/cli/src/terminal.ts': "process.stdout.write('x')\n",
  'packages/cli/src/c7.test.ts': "console.log('x')\n",
  'packages/cli/src/c8.ts':
    "import { writeSync } from 'node:fs'\nexport const console_ = (file: number) => writeSync(file, 'x')\n",
  'packages/yuma/src/c6.ts':
    'export const half = (x: number) => Math.floor(x / 2)\nexport const limit = (10 * 1024 * 3) / 4\nexport const date = { Date: 1 }.Date\n',
}

describe('lint rules of the project', () => {
  const { status, diagnostics } = lint(Object.fromEntries(violations.map(([, path, source]) => [path, source])))
  const at = (path: string) =>
    diagnostics.filter((entry) => entry.filename.endsWith(path)).map((entry) => entry.message)

  it('make the linter exit with an error', () => {
    expect(status).toBe(1)
  })

  it.each(violations)('refuse: %s', (_name, path, _source, expected) => {
    expect(at(path).join('\n')).toContain(expected)
  })

  it('let downward imports, tests, rounded integers and the one writer pass', () => {
    const passed = lint(allowed)
    expect(passed.diagnostics.map((entry) => `${entry.filename}: ${entry.message}`)).toEqual([])
    expect(passed.status).toBe(0)
  })
})
