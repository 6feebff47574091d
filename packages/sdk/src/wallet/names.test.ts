import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Keypair } from '../keys/keypair.ts'
import { Wallet } from './wallet.ts'

const alice = Keypair.fromUri('//Alice')
const bob = Keypair.fromUri('//Bob')

let path = ''
beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'glia-names-'))
})
afterAll(() => rm(path, { recursive: true }))

it.each([
  ['', 'a plain file name'],
  ['.', 'a plain file name'],
  ['..', 'a plain file name'],
  ['a/b', 'a plain file name'],
  ['../x', 'a plain file name'],
  ['a\\b', 'a plain file name'],
  ['a\0b', 'one without control characters'],
  ['a\nb', 'one without control characters'],
  ['\u001b[2J', 'one without control characters'],
  ['a\u009b', 'one without control characters'],
  ['a\u2028b', 'one without control characters'],
  ['x.0a1b2c3d.tmp', 'one that no file has while it is written'],
  ['ä'.repeat(118), 'one of at most 235 bytes'],
])('%j is no name of a wallet or hotkey', (name, expected) => {
  for (const options of [{ name }, { hotkey: name }])
    expect(() => new Wallet(options)).toThrow(
      expect.objectContaining({ code: 'WALLET_NAME', message: expect.stringContaining(expected) }),
    )
})

it('a hotkey has no name that is the public file of another', async () => {
  await new Wallet({ name: 'w', hotkey: 'x', path }).setHotkey(alice)
  for (const hotkey of ['xpub.txt', 'pub.txt', 'XPUB.TXT'])
    expect(() => new Wallet({ name: 'w', hotkey, path })).toThrow(
      'expected a hotkey name, one that does not end in pub.txt',
    )
  expect(new Wallet({ name: 'xpub.txt' }).name).toBe('xpub.txt')
})

it('no two names of hotkeys have a file in common, whatever they are', () => {
  const filesOf = (hotkey: string) => {
    try {
      const wallet = new Wallet({ name: 'w', hotkey, path })
      return [wallet.hotkeyFile.path, wallet.hotkeypubFile.path].map((each) => each.toLowerCase())
    } catch {
      return []
    }
  }
  const part = fc.constantFrom('x', 'pub', '.txt', 'pub.txt', 'PUB.TXT', '/', '..', '\u0000')
  const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(name, name, (one, other) => {
      fc.pre(one.toLowerCase() !== other.toLowerCase())
      const both = [...filesOf(one), ...filesOf(other)]
      expect(new Set(both).size).toBe(both.length)
      for (const file of both) expect(file.startsWith(join(path, 'w', 'hotkeys').toLowerCase())).toBe(true)
    }),
  )
})

it.each(['default', 'my hotkey', 'miner-1', 'a.b', 'ключ', '🤖', 'x.tmp', 'pub', 'x.txt', '~', 'w-', "it's", '%n'])(
  '%j is one, as it is for the Python wallet',
  async (name) => {
    const wallet = new Wallet({ name, hotkey: name, path })
    await wallet.setHotkey(bob)
    expect((await wallet.hotkeypub()).address).toBe(bob.address)
    expect(JSON.parse(await readFile(join(path, name, 'hotkeys', `${name}pub.txt`), 'utf8'))).toMatchObject({
      ss58Address: bob.address,
    })
    expect((await Wallet.list(path)).find((each) => each.name === name)?.hotkeys).toEqual([
      { name, address: bob.address },
    ])
  },
)

it.each([
  ['a\u202eb', 'one whose characters can all be seen, found "a\\u202eb"'],
  ['a\u200bb', 'one whose characters can all be seen, found "a\\u200bb"'],
  ['a\u00a0b', 'one whose characters can all be seen, found "a\\u00a0b"'],
  ['a\u2800', 'one whose characters can all be seen, found "a\\u2800"'],
  ['a\ue000', 'one whose characters can all be seen, found "a\\ue000"'],
  ['a\u0378', 'one whose characters can all be seen, found "a\\u0378"'],
  ['a\u{f0000}', 'one whose characters can all be seen, found "a\\udb80\\udc00"'],
  ['a\u{1d159}', 'one whose characters can all be seen, found "a\\ud834\\udd59"'],
  ['a\ufffc', 'one whose characters can all be seen, found "a\\ufffc"'],
  ['a\ufffd', 'one whose characters can all be seen, found "a\\ufffd"'],
  ['\u0301', 'one whose characters can all be seen, found "\\u0301"'],
  ['a \u0301', 'one whose characters can all be seen, found "a \\u0301"'],
  ['a ', 'one with no blanks but single ones within it, found "a "'],
  [' a', 'one with no blanks but single ones within it, found " a"'],
  ['a  b', 'one with no blanks but single ones within it, found "a  b"'],
  [' ', 'one with no blanks but single ones within it, found " "'],
  ['-rf', 'one that does not begin with -, as options do, found "-rf"'],
])('%j is no name of a new wallet or hotkey, and one of those that are there', async (name, expected) => {
  const refused = { code: 'WALLET_NAME', message: expect.stringContaining(expected) }
  for (const wallet of [new Wallet({ name, path }), new Wallet({ name: 'new', hotkey: name, path })])
    await expect(wallet.create()).rejects.toMatchObject(refused)
  await expect(new Wallet({ name, path }).setColdkey(alice)).rejects.toMatchObject(refused)
  await expect(new Wallet({ name, path }).setColdkeypub(alice)).rejects.toMatchObject(refused)
  await expect(new Wallet({ name: 'new', hotkey: name, path }).setHotkey(bob)).rejects.toMatchObject(refused)
  expect((await Wallet.list(path)).find((each) => each.name === name || each.name === 'new')).toBeUndefined()
  const there = new Wallet({ name, hotkey: name, path })
  await mkdir(join(there.folder, 'hotkeys'), { recursive: true })
  await writeFile(there.hotkeypubFile.path, JSON.stringify({ ss58Address: bob.address }))
  expect((await there.hotkeypub()).address).toBe(bob.address)
  await there.setHotkey(bob)
  expect((await there.hotkey()).address).toBe(bob.address)
})

it('what has another name on the disk is listed, and hides nothing', async () => {
  const root = join(path, 'odd')
  const name = 'a\u001b[2Jb'
  await mkdir(join(root, name, 'hotkeys'), { recursive: true })
  await writeFile(join(root, name, 'hotkeys', 'watchedpub.txt'), JSON.stringify({ ss58Address: alice.address }))
  await writeFile(join(root, name, 'hotkeys', 'pub.txt'), '{}')
  expect(await Wallet.list(root)).toEqual([
    {
      name,
      coldkey: undefined,
      hotkeys: [
        { name: 'pub.txt', address: undefined },
        { name: 'watched', address: alice.address },
      ],
    },
  ])
})

it('what is no name in its place opens no other wallet', () => {
  const opened = (options: unknown) => () => new Wallet(options as object)
  expect(opened('alice')).toThrow(
    "an option of a wallet must be in an object with some of name, hotkey, path, found 'alice'",
  )
  expect(opened({ wallet: 'alice' })).toThrow(
    /^an option of a wallet must be one of name, hotkey, path.*, found wallet$/,
  )
  expect(opened({ name: 5 })).toThrow('expected a wallet name, a text, found 5: choose another')
  expect(opened({ hotkey: 5n })).toThrow('expected a hotkey name, a text, found 5n: choose another')
  expect(opened({ path: 5 })).toThrow('the path of wallets must be a text, found 5')
})

it('a password by another name writes no plain key', async () => {
  const wallet = new Wallet({ name: 'plain', path })
  await expect(wallet.create({ password: 'x' } as object)).rejects.toThrow(/^an option of new keys .*, found password$/)
  await expect(wallet.setColdkey(alice, { pasword: 'x' } as object)).rejects.toThrow(/did you mean password\?/)
  expect(await wallet.coldkeyFile.exists()).toBe(false)
})
