import { chmod, chown, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Keypair } from '../keys/keypair.ts'
import { Keyfile } from './keyfile.ts'
import { Wallet } from './wallet.ts'

const alice = Keypair.fromUri('//Alice')
let folder = ''
const warnings: (Error & { code?: string })[] = []
const take = (warning: Error) => void warnings.push(warning)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glia-mode-'))
  process.on('warning', take)
})
afterAll(async () => {
  process.off('warning', take)
  await rm(folder, { recursive: true })
})

/** Warnings come when all else of the moment is done. */
async function warned(): Promise<string[]> {
  await new Promise((resolve) => setImmediate(resolve))
  return warnings.splice(0).map(({ code, message }) => `${code}: ${message}`)
}

describe.runIf(process.platform !== 'win32')('a private keyfile that others may read', () => {
  it.each([0o644, 0o640, 0o604, 0o660, 0o601])(
    'of mode %o is read with a warning that says what to type, once',
    async (mode) => {
      const file = new Keyfile(join(folder, `key-${mode}`))
      await file.write(alice)
      await chmod(file.path, mode)
      expect((await file.read()).address).toBe(alice.address)
      await new Keyfile(file.path).read()
      expect(await warned()).toEqual([
        `KEYFILE_MODE: the private keyfile ${file.path} is open to other users of this machine (mode ${mode.toString(8)}): type chmod 600 ${file.path}`,
      ])
    },
  )

  it('is named as a shell takes it, and as one line', async () => {
    const file = new Keyfile(join(folder, "it's\nmine"))
    await file.write(alice)
    await chmod(file.path, 0o644)
    await file.read()
    expect((await warned())[0]).toContain(`: type chmod 600 '${folder}/it'\\''s\\nmine'`)
  })

  it('is not one with a mode of 600 or 400, nor a public half', async () => {
    const file = new Keyfile(join(folder, 'private'))
    await file.write(alice)
    await file.read()
    await chmod(file.path, 0o400)
    await file.read()
    const open = new Keyfile(join(folder, 'public.txt'))
    await open.write(alice, { publicOnly: true })
    await chmod(open.path, 0o644)
    await open.read()
    expect(await warned()).toEqual([])
  })
})

describe.runIf(process.platform !== 'win32')('what others may change of a wallet', () => {
  let count = 0
  async function written(): Promise<Wallet> {
    count += 1
    const wallet = new Wallet({ name: `w${count}`, path: folder })
    await wallet.setColdkey(alice)
    await wallet.setHotkey(alice)
    return wallet
  }

  it.each([
    ['coldkey', 'coldkey', 0o666],
    ['coldkey', 'coldkey', 0o602],
    ['coldkey', '.', 0o777],
    ['hotkey', 'hotkeys/default', 0o666],
    ['hotkey', 'hotkeys', 0o777],
    ['hotkey', '.', 0o757],
  ] as const)('the %s signs nothing where any user can write to %s (mode %o)', async (which, name, mode) => {
    const wallet = await written()
    const path = name === '.' ? wallet.folder : join(wallet.folder, name)
    await chmod(path, mode)
    const file = which === 'coldkey' ? wallet.coldkeyFile : wallet.hotkeyFile
    for (const refused of [() => file.expectPrivate(), () => file.read(), () => wallet[which]()])
      await expect(refused()).rejects.toMatchObject({
        code: 'KEYFILE_MODE',
        message: expect.stringMatching(`with mode ${mode.toString(8)}: nothing was signed; .*type chmod \\S+ ${path} `),
      })
  })

  it('is warned of where it is the public half, a folder, or the group’s, and before anything is made of the key', async () => {
    const wallet = await written()
    const half = wallet.coldkeypubFile.path
    await chmod(half, 0o666)
    await chmod(wallet.folder, 0o777)
    expect((await wallet.coldkeypub()).address).toBe(alice.address)
    expect(await warned()).toEqual([
      `KEYFILE_MODE: other users of this machine can change the address in ${half} (mode 666): see that it is yours, and type chmod go-w ${half}`,
      `KEYFILE_MODE: other users of this machine can change what is in the folder ${wallet.folder} (mode 777): type chmod go-w ${wallet.folder}`,
    ])
    const groups = await written()
    await chmod(join(groups.folder, 'hotkeys'), 0o775)
    await chmod(groups.folder, 0o775)
    await groups.hotkeyFile.expectPrivate()
    expect((await warned())[0]).toMatch(/ \(mode 775\) and \S+hotkeys \(mode 775\): type chmod go-w \S+ \S+hotkeys$/)
    expect((await groups.hotkey()).address).toBe(alice.address)
    expect(await warned()).toEqual([])
  })

  it('does not count in a folder such as /tmp, where nobody replaces what is another’s, nor where there is no key', async () => {
    const path = join(folder, 'sticky')
    await mkdir(path)
    await chmod(path, 0o1777)
    const wallet = new Wallet({ name: 'w', path })
    await wallet.coldkeyFile.expectPrivate()
    await wallet.setColdkey(alice)
    expect((await wallet.coldkey()).address).toBe(alice.address)
    expect(await warned()).toEqual([])
  })

  it('is no matter for an address, which signs nothing: it is told with a warning', async () => {
    const wallet = await written()
    await wallet.hotkeypubFile.remove()
    await chmod(join(wallet.folder, 'hotkeys'), 0o777)
    const half = await wallet.hotkeypub()
    expect([half.address, half.canSign]).toEqual([alice.address, false])
    expect(await warned()).toEqual([expect.stringMatching(/can change what is in the folder \S+hotkeys \(mode 777\)/)])
    await chmod(wallet.hotkeyFile.path, 0o666)
    expect((await Wallet.list(folder)).find(({ name }) => name === wallet.name)?.hotkeys[0]?.address).toBe(
      alice.address,
    )
    await warned()
    await expect(wallet.hotkey()).rejects.toMatchObject({ code: 'KEYFILE_MODE' })
  })

  it.each([
    ['the key', 'coldkey'],
    ['its folder', '.'],
  ])('counts where a link leads: a folder of anybody behind %s', async (_what, name) => {
    const wallet = await written()
    const open = join(folder, `open${count}`)
    await mkdir(open)
    const path = join(wallet.folder, name)
    await rename(path, join(open, 'there'))
    await symlink(join(open, 'there'), path)
    expect((await wallet.coldkey()).address).toBe(alice.address)
    await chmod(open, 0o777)
    await expect(wallet.coldkey()).rejects.toMatchObject({
      code: 'KEYFILE_MODE',
      message: expect.stringContaining(`in ${open} with mode 777`),
    })
  })

  it('is said when something is written there, not only by what reads it next', async () => {
    const wallet = await written()
    await chmod(wallet.folder, 0o777)
    await wallet.setColdkey(alice, { overwrite: true })
    expect(await warned()).toEqual([expect.stringContaining(`the folder ${wallet.folder} (mode 777)`)])
  })

  it.runIf(process.getuid?.() === 0)('is warned of where it belongs to somebody else, once', async () => {
    const wallet = await written()
    await chown(wallet.folder, 65_534, 65_534)
    await chown(wallet.coldkeyFile.path, 65_534, 65_534)
    for (let n = 0; n < 2; n++) expect((await wallet.coldkey()).address).toBe(alice.address)
    expect(await warned()).toEqual([
      expect.stringContaining(
        `who owns ${wallet.coldkeyFile.path} (of user 65534) and ${wallet.folder} (of user 65534), which is neither you nor root`,
      ),
    ])
  })
})

describe('a public half that cannot be read', () => {
  it.each([
    ['is empty', ''],
    ['is cut short', '{"accountId":"0x12'],
    ['has no address', '{}'],
  ])('since it %s does not keep the key from its owner, who is told what to do about it', async (what, content) => {
    const wallet = new Wallet({ name: what, path: folder })
    await wallet.setColdkey(alice)
    await wallet.setHotkey(alice)
    for (const { path } of [wallet.coldkeypubFile, wallet.hotkeypubFile]) await writeFile(path, content)
    expect((await wallet.coldkey()).address).toBe(alice.address)
    expect(await warned()).toEqual([
      expect.stringMatching(
        /^KEYFILE_FORMAT: the key was not compared .*coldkeypub.txt: .*; remove it, and make it again/,
      ),
    ])
    expect((await wallet.hotkey()).address).toBe(alice.address)
    expect(await warned()).toEqual([expect.stringMatching(/hotkeys\/defaultpub.txt: .*; remove it: the key itself/)])
    await expect(wallet.coldkeypub()).rejects.toMatchObject({ message: expect.not.stringContaining('phrase') })
  })
})
