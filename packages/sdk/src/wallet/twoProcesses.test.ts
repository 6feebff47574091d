// Programs that write one wallet at the same moment, each in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { Wallet } from './wallet.ts'

let path = ''
const children: ChildProcess[] = []
beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'glia-two-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rm(path, { recursive: true }))

/** Makes wallets w0, w1, … when a line comes, and says for each which keys it has, or which code it was refused with. */
const PROGRAM = `
  import { Wallet } from ${JSON.stringify(new URL('./wallet.ts', import.meta.url).href)}
  const [path, rounds, overwrite] = process.argv.slice(1)
  process.stdout.write('ready\\n')
  await new Promise((resolve) => process.stdin.once('data', resolve))
  const made = []
  for (let round = 0; round < Number(rounds); round++) {
    const wallet = new Wallet({ name: 'w' + round, path })
    try {
      const { coldkey, hotkey } = await wallet.create({ overwrite: overwrite === 'yes' })
      made.push({ coldkey: coldkey.address, hotkey: hotkey.address })
    } catch (error) {
      made.push({ code: error.code })
    }
  }
  process.stdout.write(JSON.stringify(made) + '\\n')
  process.exit(0)
`

interface Made {
  readonly coldkey?: string
  readonly hotkey?: string
  readonly code?: string
}

async function together(folder: string, rounds: number, overwrite: boolean): Promise<Made[][]> {
  const runs = [0, 1].map(() => {
    const args = ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', PROGRAM]
    const child = spawn(process.execPath, [...args, folder, String(rounds), overwrite ? 'yes' : 'no'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    children.push(child)
    let out = ''
    const ready = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString()
        if (out.startsWith('ready\n')) resolve()
      })
    })
    const made = new Promise<Made[]>((resolve) =>
      child.on('close', () => resolve(JSON.parse(out.slice('ready\n'.length)) as Made[])),
    )
    return { child, ready, made }
  })
  await Promise.all(runs.map(({ ready }) => ready))
  for (const { child } of runs) child.stdin.write('go\n')
  return Promise.all(runs.map(({ made }) => made))
}

it('make each wallet once: one has both its keys, the other is told', { timeout: 60_000 }, async () => {
  const rounds = 60
  const [one = [], other = []] = await together(path, rounds, false)
  for (let round = 0; round < rounds; round++) {
    const pair = [one[round], other[round]]
    const winner = pair.filter((made) => made?.code === undefined)
    expect(winner).toHaveLength(1)
    expect(pair.find((made) => made?.code !== undefined)).toEqual({ code: 'KEYFILE_EXISTS' })
    const wallet = new Wallet({ name: `w${round}`, path })
    const [coldkey, coldkeypub, hotkey, hotkeypub] = await Promise.all([
      wallet.coldkey(),
      wallet.coldkeypub(),
      wallet.hotkey(),
      wallet.hotkeypub(),
    ])
    expect({ coldkey: coldkey.address, hotkey: hotkey.address }).toEqual(winner[0])
    expect([coldkeypub.address, hotkeypub.address]).toEqual([coldkey.address, hotkey.address])
    expect((await readdir(wallet.folder)).sort()).toEqual(['coldkey', 'coldkeypub.txt', 'hotkeys'])
  }
})

it('leave no public half of a key that is not there, where both replace what is', { timeout: 60_000 }, async () => {
  const rounds = 60
  const folder = join(path, 'replaced')
  const made = await together(folder, rounds, true)
  expect(made.map((each) => each.length)).toEqual([rounds, rounds])
  for (let round = 0; round < rounds; round++) {
    const wallet = new Wallet({ name: `w${round}`, path: folder })
    const { address } = await wallet.coldkey()
    if (await wallet.coldkeypubFile.exists()) expect((await wallet.coldkeypub()).address).toBe(address)
    if (await wallet.hotkeypubFile.exists())
      expect((await wallet.hotkeypub()).address).toBe((await wallet.hotkey()).address)
  }
})
