import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { HELP, readArguments } from './arguments.mjs'

const checkout = mkdtempSync(join(tmpdir(), 'glia-ts-suite-'))
mkdirSync(join(checkout, 'ts-tests'))
writeFileSync(join(checkout, 'ts-tests', 'moonwall.config.json'), '{}')
const suites = join(checkout, 'ts-tests')

describe('arguments of the suites in TypeScript', () => {
  it('name a checkout or its folder of suites, and what of it', () => {
    const all = { checkout: suites, suites: [], out: undefined, limit: 900, jobs: 1, built: false }
    expect(readArguments([checkout], true)).toEqual(all)
    expect(readArguments([suites, 'smoke', '--timeout', '60', '--jobs', '2', '--built'], true)).toEqual({
      ...all,
      suites: ['smoke'],
      limit: 60,
      jobs: 2,
      built: true,
    })
    expect(readArguments([checkout, '--jobs', '2'], false)?.jobs).toBe(1)
  })

  it('ask for help, which says what each option is', () => {
    expect(readArguments(['--help'], true)).toBeUndefined()
    for (const option of ['--out', '--timeout', '--jobs', '--built']) expect(HELP).toContain(option)
  })

  it('are refused with what was expected and what was found', () => {
    for (const [args, message] of [
      [[], 'expected a CHECKOUT, found none: --help says more'],
      [['/nowhere'], 'expected a checkout with moonwall.config.json, found "/nowhere"'],
      [[checkout, '--jobs', '0'], 'expected --jobs as a whole number of at least 1, found "0"'],
      [[checkout, '--timeout', 'long'], 'expected --timeout as a whole number of at least 1, found "long"'],
    ] as const)
      expect(() => readArguments([...args], true)).toThrow(message)
  })
})
