import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Keypair } from '../keys/keypair.ts'
import { Keyfile } from './keyfile.ts'
import { Wallet } from './wallet.ts'

// A disk that knows no hard links, where `hardLinks` is false.
const disk = vi.hoisted(() => ({ hardLinks: true }))
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof import('node:fs/promises')>()
  return {
    ...real,
    link: (from: string, to: string) =>
      disk.hardLinks
        ? real.link(from, to)
        : Promise.reject(Object.assign(new Error('EPERM: operation not permitted'), { code: 'EPERM' })),
  }
})

const alice = Keypair.fromUri('//Alice')
const bob = Keypair.fromUri('//Bob')

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'glia-keyfile-'))
})
afterAll(() => rm(root, { recursive: true }))

it.each([true, false])(
  'of many who write one file at once one does, and nothing is left over (hard links: %s)',
  async (links) => {
    disk.hardLinks = links
    const folder = join(root, `race-${links}`)
    const keys = Array.from({ length: 12 }, () => Keypair.random())
    const written = await Promise.allSettled(keys.map((key) => new Keyfile(join(folder, 'coldkey')).write(key)))
    disk.hardLinks = true
    const winners = keys.filter((_, i) => written[i]?.status === 'fulfilled')
    expect(winners).toHaveLength(1)
    for (const each of written) {
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'KEYFILE_EXISTS' })
    }
    expect((await new Keyfile(join(folder, 'coldkey')).read()).address).toBe(winners[0]?.address)
    expect((await stat(join(folder, 'coldkey'))).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['coldkey'])
  },
)

it('what a link leads to is replaced, and no earlier copy stays there; a link that leads nowhere is in the way', async () => {
  const elsewhere = join(root, 'elsewhere')
  const path = join(root, 'linked')
  await new Keyfile(elsewhere).write(alice)
  await symlink(elsewhere, path)
  await expect(new Keyfile(path).write(bob)).rejects.toMatchObject({ code: 'KEYFILE_EXISTS' })
  await new Keyfile(path).write(bob, { overwrite: true })
  expect((await lstat(path)).isSymbolicLink()).toBe(true)
  expect(await readFile(elsewhere, 'utf8')).toContain(bob.address)

  const dangling = join(root, 'dangling')
  await symlink(join(root, 'gone'), dangling)
  await expect(new Keyfile(dangling).write(bob)).rejects.toMatchObject({ code: 'KEYFILE_EXISTS' })
  expect((await readdir(root)).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

it('what cannot be written says why and leaves nothing', async () => {
  await writeFile(join(root, 'file'), '')
  await expect(new Keyfile(join(root, 'file', 'coldkey')).write(alice)).rejects.toMatchObject({
    code: 'KEYFILE_UNWRITABLE',
    message: expect.stringContaining('ENOTDIR'),
  })
  await mkdir(join(root, 'folder'))
  await expect(new Keyfile(join(root, 'folder')).write(alice, { overwrite: true })).rejects.toMatchObject({
    code: 'KEYFILE_UNWRITABLE',
  })
  expect((await readdir(root)).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

it('what is no keyfile is named by its path, with a code of its own for each reason', async () => {
  const path = join(root, 'odd')
  await expect(new Keyfile(path).read()).rejects.toMatchObject({ code: 'KEYFILE_MISSING' })
  for (const [content, message] of [
    ['', 'expected the JSON object of a keyfile'],
    ['{"secretPhrase":"abandon abandon', 'expected the JSON object of a keyfile'],
    ['{"secretPhrase":"bottom drive obey"}', 'not a valid mnemonic'],
    ['{"secretSeed":"zz"}', 'hexadecimal digits'],
    ['{"privateKey":"0x00"}', 'private key has 64 bytes'],
    ['{"ss58Address":"foo"}', 'expected an SS58 address, which has about 48 characters'],
    ['\u0000\u0001', 'expected the JSON object of a keyfile'],
    ['$NACL', 'at least 45 bytes'],
  ] as const) {
    await writeFile(path, content)
    const error = await new Keyfile(path).read('password').catch((fault: unknown) => fault)
    expect(error).toMatchObject({ code: 'KEYFILE_FORMAT', message: expect.stringContaining(`${path}: `) })
    expect((error as Error).message).toContain(message)
    expect((error as Error).message).toMatch(/; restore the file from a copy, or the key from its phrase$/)
  }
  await truncate(path, 1 << 30)
  await expect(new Keyfile(path).read()).rejects.toThrow(`found 1073741824 bytes at ${path}: is it another file?`)
  await rm(path)
  await symlink(path, path)
  await expect(new Keyfile(path).read()).rejects.toMatchObject({ code: 'KEYFILE_UNREADABLE' })
  await expect(new Keyfile(root).read()).rejects.toThrow(`expected a keyfile at ${root}, found a folder`)
})

it('a wallet is made whole or not at all, and a public half stays that has its secret elsewhere', async () => {
  const wallet = new Wallet({ name: 'half', path: root })
  await wallet.hotkeyFile.write(alice)
  await expect(wallet.create()).rejects.toMatchObject({ code: 'KEYFILE_EXISTS' })
  expect(await wallet.coldkeyFile.exists()).toBe(false)

  const watched = new Wallet({ name: 'watched', path: root })
  await watched.coldkeypubFile.write(alice, { publicOnly: true })
  for (const writing of [watched.create(), watched.setColdkey(bob)])
    await expect(writing).rejects.toThrow(`${watched.coldkeypubFile.path} exists already`)
  expect(await watched.coldkeyFile.exists()).toBe(false)
  await watched.setColdkey(alice)
  expect((await watched.coldkey()).address).toBe(alice.address)
})

it('lists wallets and hotkeys at the end of links, and what is damaged hides nothing', async () => {
  const path = join(root, 'list')
  const kept = join(root, 'kept')
  await new Wallet({ name: 'w', hotkey: 'h', path: kept }).setColdkey(alice)
  await new Wallet({ name: 'w', hotkey: 'h', path: kept }).setHotkey(bob)
  await mkdir(join(path, 'damaged'), { recursive: true })
  await writeFile(join(path, 'damaged', 'coldkeypub.txt'), '{"ss58Address":"foo"}')
  await writeFile(join(path, 'damaged', 'hotkeys'), 'not a folder')
  await symlink(join(kept, 'w'), join(path, 'linked'))
  await symlink(join(path, 'nowhere'), join(path, 'broken'))
  await symlink(join(kept, 'w', 'hotkeys', 'h'), join(kept, 'w', 'hotkeys', 'other'))
  expect(await Wallet.list(path)).toEqual([
    { name: 'damaged', coldkey: undefined, hotkeys: [] },
    {
      name: 'linked',
      coldkey: alice.address,
      hotkeys: [
        { name: 'h', address: bob.address },
        { name: 'other', address: bob.address },
      ],
    },
  ])
})

it('a public half that is none of the key goes, where another program replaces the key at the same moment', async () => {
  const wallet = new Wallet({ name: 'replaced', path: root })
  const write = Keyfile.prototype.write
  const spy = vi.spyOn(Keyfile.prototype, 'write').mockImplementationOnce(async function (this: Keyfile, ...given) {
    const bytes = await write.apply(this, given)
    await write.call(this, bob, { overwrite: true })
    await write.call(wallet.coldkeypubFile, bob, { overwrite: true, publicOnly: true })
    return bytes
  })
  try {
    await expect(wallet.setColdkey(alice, { overwrite: true })).rejects.toMatchObject({
      code: 'KEYFILE_EXISTS',
      message: expect.stringContaining(
        `was replaced by another program at the same moment: the key of ${alice.address}`,
      ),
    })
  } finally {
    spy.mockRestore()
  }
  expect((await wallet.coldkey()).address).toBe(bob.address)
  expect(await wallet.coldkeypubFile.exists()).toBe(false)
})

it.runIf(existsSync('/proc/kmsg'))(
  'a link to a file whose end never comes keeps nobody',
  { timeout: 10_000 },
  async () => {
    const path = join(root, 'endless', 'w', 'hotkeys')
    await mkdir(path, { recursive: true })
    await symlink('/proc/kmsg', join(path, 'kmsg'))
    await symlink('/proc/self/pagemap', join(path, 'pagemap'))
    await symlink('/dev/zero', join(path, 'zero'))
    for (const name of ['kmsg', 'pagemap', 'zero'])
      await expect(new Keyfile(join(path, name)).read()).rejects.toMatchObject({
        code: expect.stringMatching(/^KEYFILE_(FORMAT|UNREADABLE)$/),
      })
    const [listed] = await Wallet.list(join(root, 'endless'))
    expect(listed?.hotkeys).toEqual(['kmsg', 'pagemap'].map((name) => ({ name, address: undefined })))
  },
)

it.runIf(process.platform !== 'win32')(
  'a pipe that takes a file’s place is not waited for',
  { timeout: 10_000 },
  async () => {
    const path = join(root, 'pipe')
    execFileSync('mkfifo', [path])
    await expect(new Keyfile(path).read()).rejects.toThrow('found a pipe or a device')
  },
)

it('what a killed program left of the same file goes with the next write, and of others it is listed', async () => {
  const wallet = new Wallet({ name: 'killed', path: join(root, 'left') })
  await wallet.setHotkey(bob)
  const hotkeys = join(wallet.folder, 'hotkeys')
  const at = async (name: string, hours: number, mode = 0o600) => {
    const path = join(hotkeys, name)
    await writeFile(path, 'secret', { mode })
    const when = Date.now() / 1000 - hours * 3600
    await utimes(path, when, when)
    return path
  }
  await at('default.0a1b2c3d.tmp', 2)
  const kept = [
    await at('default.1a1b2c3d.tmp', 0),
    await at('default.2a1b2c3d.tmp', 2, 0o644),
    await at('other.3a1b2c3d.tmp', 2),
  ]
  await wallet.setHotkey(alice, { overwrite: true })
  expect(await Wallet.list(join(root, 'left'))).toMatchObject([
    { name: 'killed', hotkeys: [{ name: 'default', address: alice.address }], leftOver: kept },
  ])
})
