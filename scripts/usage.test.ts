import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Usage, whole, wholes, words } from './usage.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs a script of the repository as npm does. */
function script(path: string, ...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
  const loader = path.endsWith('.ts') ? ['--import', 'tsx', '--conditions=source'] : []
  return new Promise((resolve) =>
    execFile(process.execPath, [...loader, path, ...args], { cwd: root }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    ),
  )
}

it('a benchmark explains its arguments, each of them', { timeout: 60_000 }, async () => {
  const { code, out } = await script('bench/run.ts', 'seal', '--help')
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(
      /^Empty blocks [\s\S]*npm run bench -- seal [\s\S]*arguments: \[SECONDS\] \(5 by default\)\n$/,
    ),
  })
  const listed = JSON.parse((await script('bench/run.ts', '--json')).out) as { name: string }[]
  for (const { name } of listed)
    expect(readFileSync(`${root}bench/${name}.ts`, 'utf8'), name).toMatch(/^\/\/ [^\n]+\n\/\/ Arguments: \S/)
})

it('the benchmark of calls says what a quick run leaves out, and how long each takes', {
  timeout: 60_000,
}, async () => {
  const { out } = await script('bench/run.ts', 'weights', '--help')
  expect(out).toMatch(/--quick \(no case left out, each timed 5 times for 1 ms in place of 9 times for 4 ms; .*minute/)
})

it('benchmarks name what they take before any is chosen, and refuse what is none', { timeout: 60_000 }, async () => {
  const { code, out } = await script('bench/run.ts', '--help')
  expect(code).toBe(0)
  for (const each of ['--json', '--against DIR', 'NAME --help', '--only TEXT', '\n  weights '])
    expect(out).toContain(each)
  const none = await script('bench/run.ts', 'weights', '--only', 'nosuchcall')
  expect({ code: none.code, out: none.out }).toEqual({ code: 2, out: '' })
  expect(none.err).toMatch(/^bench weights: expected part of a call's name as --only TEXT, .*found "nosuchcall"/m)
})

it('a benchmark says that it is at work', { timeout: 60_000 }, async () => {
  const { code, err } = await script('bench/run.ts', 'seal', '3')
  expect(code).toBe(0)
  expect(err).toMatch(/^bench seal: \d+ s\n/)
})

it('in a clone with nothing installed, scripts that need packages say so in a sentence', async () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> }
  const loading = Object.entries(scripts).filter(([, line]) => line.includes('--import'))
  expect(loading.map(([name]) => name)).toEqual(expect.arrayContaining(['fuzz', 'bench', 'attack', 'kill', 'generate']))
  for (const [name, line] of loading)
    expect(line, name).toMatch(/^node --import \.\/scripts\/tsx\.mjs --conditions=source \S+$/)
  const folder = mkdtempSync(join(tmpdir(), 'glia-bare-'))
  try {
    cpSync(`${root}scripts/tsx.mjs`, join(folder, 'tsx.mjs'))
    writeFileSync(join(folder, 'x.ts'), 'never run')
    const args = ['--import', './tsx.mjs', 'x.ts']
    const { code, err } = await new Promise<{ code: unknown; err: string }>((resolve) =>
      execFile(process.execPath, args, { cwd: folder }, (error, _out, text) =>
        resolve({ code: error?.code ?? 0, err: text }),
      ),
    )
    expect({ code, err }).toEqual({
      code: 2,
      err: 'expected the packages that Glia is built with, found none: install them with "node scripts/setup.mjs"\n',
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('scripts explain themselves with --help', { timeout: 60_000 }, async () => {
  const { code, out } = await script('scripts/vectors.ts', '--help')
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^npm run vectors -- DIR [\s\S]* N failed"/) })
  const attack = (await script('e2e/attack.ts', '--help')).out
  const count = attack.split('\n').filter((line) => /^ {2}[a-z]/.test(line)).length
  expect(attack).toContain(
    `All ${count} take ${Math.ceil((count * 60) / 60)} to ${Math.ceil((count * 80) / 60)} minutes`,
  )
  expect(attack).toMatch(/\n {2}unread-streams {7}\S/)
  for (const name of ['broadcasts', 'faulty-batches', 'heavy-batches', 'free-calls'])
    expect(attack).toMatch(new RegExp(`\\n {2}${name} \\* +\\S`))
  expect(attack).toContain("* needs the tests' own packages: npm ci --prefix e2e\n")
  expect(attack).toMatch(/A slot is .*250 ms.*\nA blow is /)
})

it('a comparison says the machine, too', { timeout: 120_000 }, async () => {
  const { out } = await script('bench/run.ts', 'seal', '1', '--against', '.', '--rounds', '1', '--json')
  expect(JSON.parse(out)).toMatchObject({
    benchmark: 'seal',
    machine: { node: process.version, cores: expect.any(Number), cpu: expect.any(String), memory: expect.any(Number) },
    against: '.',
    beside: expect.arrayContaining([expect.objectContaining({ ratio: expect.any(Number) })]),
  })
})

describe('scripts answer wrong usage with one sentence and code 2', () => {
  it.each([
    ['scripts/vectors.ts', ['/nonexistent'], 'vectors: expected a directory or file of vectors, found no /nonexistent'],
    ['scripts/vectors.ts', ['docs'], 'vectors: expected a directory of vectors, found no .json file in docs'],
    ['scripts/vectors.ts', ['package.json'], /^vectors: expected a file of vectors, found no kind in package\.json$/m],
    [
      'scripts/vectors.ts',
      ['docs', '--foo'],
      /^vectors: expected no option but --only=…, found --foo: npm run vectors -- DIR /m,
    ],
    ['e2e/kill.ts', ['x'], 'kill: expected the number of kills as a whole number of at least 1, found "x"'],
    ['e2e/attack.ts', ['nobody'], /^attack: expected one of none, batch-metadata, [^\n]*, found nobody$/],
    [
      'e2e/attack.ts',
      ['--seconds', 'x', 'none'],
      'attack: expected seconds as a whole number of at least 1, found "x"',
    ],
    [
      'e2e/attack.ts',
      ['--seconds', '-1', 'none'],
      'attack: expected a value behind --seconds, found another option: one that begins with a dash is written --seconds=VALUE',
    ],
    ['e2e/attack.ts', ['--seconds=-1'], 'attack: expected seconds as a whole number of at least 1, found "-1"'],
    ['bench/run.ts', ['--nope'], "bench: no option '--nope'; there are --json, --against DIR, --rounds N and --help"],
    ['bench/run.ts', ['nosuch'], /^bench: no benchmark 'nosuch'; there are: blocks, epoch, [^\n]*$/],
    [
      'bench/run.ts',
      ['seal', '--foo'],
      'bench seal: expected the number of seconds as a whole number of at least 1, found "--foo"',
    ],
    [
      'bench/run.ts',
      ['seal', '--rounds', '5'],
      'bench seal: expected --against DIR with --rounds, which counts the rounds of a comparison',
    ],
    ['bench/run.ts', ['seal', '--against'], 'bench seal: expected a checkout as --against DIR, found no DIR'],
    [
      'bench/run.ts',
      ['seal', '--against', '--rounds', '1'],
      'bench seal: expected a checkout as --against DIR, found no DIR',
    ],
    [
      'bench/run.ts',
      ['seal', '--against', '.', '--rounds'],
      'bench seal: expected --rounds as a whole number of at least 1, found ""',
    ],
    ['bench/run.ts', ['growth', '--foo'], /^bench growth: Unknown option '--foo'[^\n]*$/],
    [
      'scripts/test.mjs',
      ['e2e', 'nosuchfilter'],
      /^test: no client test's file name contains nosuchfilter; there are: attacks, badInput, [^\n]*$/,
    ],
    ['fuzz/run.ts', ['--minutes', 'x'], 'fuzz: expected --minutes as a number above 0, found "x"'],
    [
      'fuzz/run.ts',
      ['--minutes', '-1'],
      'fuzz: expected a value behind --minutes, found another option: one that begins with a dash is written --minutes=VALUE',
    ],
    ['fuzz/run.ts', ['--only', 'x'], 'fuzz: expected --only of calls, rpc, decoders, found "x"'],
    [
      'fuzz/run.ts',
      ['--case', '3', '--only', 'rpc'],
      'fuzz: expected --seed and one part with --only beside --case: a case is one of both',
    ],
    ['fuzz/run.ts', ['--foo'], /^fuzz: Unknown option '--foo'[^\n]*$/],
    ['scripts/test.mjs', ['e3e'], 'test: expected unit or e2e, found "e3e"'],
    ['scripts/tsSuite.mjs', [], 'official-ts: expected a CHECKOUT, found none: --help says more'],
    ['scripts/tsSuite.mjs', ['--foo'], /^official-ts: Unknown option '--foo'[^\n]*$/],
  ])('%s %j', { timeout: 30_000 }, async (path, args, sentence) => {
    const { code, out, err } = await script(path, ...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    if (typeof sentence === 'string') expect(err).toBe(`${sentence}\n`)
    else expect(err.replace(/\n$/, '')).toMatch(sentence)
  })
})

describe('arguments', () => {
  it('are whole numbers, or words that are known', () => {
    expect(whole('blocks', '12')).toBe(12)
    expect(wholes(['1', '2'], ['a', 'b'])).toEqual([1, 2])
    expect(words('stores', 'b,a,b', ['a', 'b'])).toEqual(['b', 'a'])
    for (const bad of ['0', '-1', '1.5', '', 'x', '1e3', '99999999999999999999'])
      expect(() => whole('blocks', bad), bad).toThrow(Usage)
    expect(() => wholes(['1', '2'], ['seconds'])).toThrow('takes seconds, found "2" beside')
    expect(() => wholes(['1'], [])).toThrow('takes no arguments, found "1"')
    expect(() => words('stores', 'c', ['a', 'b'])).toThrow('expected stores of a, b, found "c"')
  })
})
