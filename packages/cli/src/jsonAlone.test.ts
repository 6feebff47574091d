// With --json all of standard error is JSON, one object a line, whatever is said there.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Keypair, Wallet } from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './program.ts'
import { testTerminal } from './testing/terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'gliajson'))
const password = 'correct horse'
beforeAll(async () => {
  await new Wallet({ name: 'w', path: folder }).setColdkey(Keypair.fromUri('//Alice'), { password })
  for (const other of ["it's", 'a-b']) cpSync(join(folder, 'w'), join(folder, other, 'w'), { recursive: true })
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

async function glia(args: readonly string[], input = '') {
  const terminal = testTerminal({ input })
  const code = await run(args, terminal)
  return { code, ...terminal.written }
}

describe('what is said beside an answer', () => {
  const sign = ['wallet', 'sign', '-w', 'w', '-p', folder, '-m', 'x', '--password-stdin']

  it('is a line for people, and an object for programs', { timeout: 60_000 }, async () => {
    const people = await glia(sign, `${password}\n`)
    expect(people).toMatchObject({ code: 0, err: 'decrypting, which takes a few seconds\n' })
    const programs = await glia([...sign, '--json'], `${password}\n`)
    expect(JSON.parse(programs.err)).toEqual({ level: 'info', message: 'decrypting, which takes a few seconds' })
    const made = await glia(['wallet', 'create', '-w', 'new', '-p', folder, '--password-stdin', '--json'], 'secret\n')
    expect(JSON.parse(made.err)).toEqual({
      level: 'info',
      message: 'encrypting the coldkey, which takes a few seconds',
    })
  })

  it('is one object each, also where it fails, and where it came from is part of that', {
    timeout: 60_000,
  }, async () => {
    const { code, err } = await glia([...sign, '--json', '--verbose'], 'wrong\n')
    const [note, failure, ...rest] = err.split('\n').map((line) => line && JSON.parse(line))
    expect([code, note.level, rest]).toEqual([1, 'info', ['']])
    expect(failure.error).toMatchObject({ code: 'WRONG_PASSWORD', causes: expect.any(Array) })
    expect(failure.error.causes[0]).toContain('wrong password')
    expect(failure.error.causes.length).toBeGreaterThan(2)
  })
})

describe('who has no password is told of the variable', () => {
  const hint = async (path: string) => {
    const { err } = await glia(['wallet', 'sign', '-w', 'w', '-p', path, '-m', 'x'])
    const file = `${path}/w/coldkey`
    const before = `glia: ${file} is encrypted: pipe its password in with --password-stdin`
    expect(err.slice(0, before.length)).toBe(before)
    return err.slice(before.length)
  }

  it('as a shell takes it, by env where no shell does, and not at all where nothing does', async () => {
    expect(await hint(join(folder, "it's"))).toBe('\n')
    const dashed = new Wallet({ name: 'w', path: join(folder, 'a-b') }).coldkeyFile.passwordVariable
    expect(dashed).toMatch(/_A-B_W_COLDKEY$/)
    expect(await hint(join(folder, 'a-b'))).toBe(`, or run env '${dashed}=…' glia …\n`)
    const { passwordVariable } = new Wallet({ name: 'w', path: folder }).coldkeyFile
    expect(await hint(folder)).toBe(`, or set ${passwordVariable}\n`)
  })
})
