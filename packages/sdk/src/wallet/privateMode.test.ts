import { chmod, chown, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
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
        `KEYFILE_MODE: the private keyfile ${file.path} (mode ${mode.toString(8)}) is open to other users of this machine: type chmod 600 ${file.path}`,
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

  it('counts on the whole way of a link: a closed folder in one of anybody, and where the next link stands', async () => {
    const wallet = await written()
    const { path } = wallet.coldkeyFile
    const [outer, closed, between] = [`outer${count}`, `outer${count}/closed`, `between${count}`].map((name) =>
      join(folder, name),
    ) as [string, string, string]
    await mkdir(closed, { recursive: true, mode: 0o700 })
    await mkdir(between)
    await rename(path, join(closed, 'there'))
    await symlink(join('..', `outer${count}`, 'closed', 'there'), join(between, 'next'))
    await symlink(join(between, 'next'), path)
    expect((await wallet.coldkey()).address).toBe(alice.address)
    expect(await warned()).toEqual([])
    for (const open of [outer, between]) {
      await chmod(open, 0o777)
      await expect(wallet.coldkey()).rejects.toMatchObject({
        code: 'KEYFILE_MODE',
        message: expect.stringContaining(`in ${open} with mode 777`),
      })
      await chmod(open, 0o775)
      await wallet.coldkey()
      expect(await warned()).toEqual([expect.stringContaining(`the folder ${open} (mode 775)`)])
      await chmod(open, 0o755)
    }
    // As above a wallet that has no links: what leads to its root is its owner's matter.
    await chmod(folder, 0o777)
    onTestFinished(() => chmod(folder, 0o700))
    const below = new Wallet({ name: wallet.name, path: join(folder, 'below') })
    await mkdir(join(folder, 'below'))
    await rename(wallet.folder, below.folder)
    await below.coldkey()
    expect(await warned()).toEqual([])
  })

  it('ends where links lead to each other', async () => {
    const wallet = await written()
    await rm(wallet.coldkeyFile.path)
    await symlink(wallet.coldkeyFile.path, wallet.coldkeyFile.path)
    await expect(wallet.coldkey()).rejects.toMatchObject({ name: 'WalletError' })
  })

  it('is said when something is written there, not only by what reads it next', async () => {
    const wallet = await written()
    await chmod(wallet.folder, 0o777)
    await wallet.setColdkey(alice, { overwrite: true })
    expect(await warned()).toEqual([expect.stringContaining(`the folder ${wallet.folder} (mode 777)`)])
  })

  it('is said in one line of all that are listed', async () => {
    const path = join(folder, 'many')
    for (let n = 0; n < 5; n++) {
      const wallet = new Wallet({ name: `m${n}`, path })
      await wallet.setColdkeypub(alice)
      await wallet.setHotkey(alice)
      await wallet.hotkeypubFile.remove()
      await chmod(wallet.coldkeypubFile.path, 0o666)
      await chmod(wallet.hotkeyFile.path, 0o644)
    }
    for (let n = 0; n < 2; n++) expect(await Wallet.list(path)).toHaveLength(5)
    const named = (file: string, mode: string) =>
      [0, 1, 2].map((n) => `${path}/m${n}/${file} (mode ${mode})`).join(' and ')
    expect(await warned()).toEqual([
      `KEYFILE_MODE: private keyfiles: ${named('hotkeys/default', '644')} and 2 more are open to other users of this machine: type chmod 600 and the path, for each`,
      `KEYFILE_MODE: other users of this machine can change the address in ${named('coldkeypub.txt', '666')} and 2 more: see that it is yours, and type chmod go-w and the path, for each`,
    ])
    // What is used is named, whatever was listed.
    await new Wallet({ name: 'm4', path }).hotkey()
    expect(await warned()).toEqual([expect.stringContaining(`${path}/m4/hotkeys/default (mode 644) is open`)])
  })

  it('is somebody’s who may be anybody: where it is neither this user’s nor root’s that is said, once', async () => {
    const wallet = await written()
    const mine = process.getuid?.() ?? 0
    vi.spyOn(process, 'getuid').mockReturnValue(4242)
    onTestFinished(() => void vi.restoreAllMocks())
    if (mine === 0) for (const path of [wallet.folder, wallet.coldkeyFile.path]) await chown(path, 65_534, 65_534)
    for (let n = 0; n < 2; n++) expect((await wallet.coldkey()).address).toBe(alice.address)
    const [said, ...more] = await warned()
    expect(said).toMatch(/^KEYFILE_MODE: user \d+ owns \S+coldkey and \S+(?: and \S+)?, is neither you nor root, /)
    expect(said).toContain(`type sudo chown 4242 ${wallet.coldkeyFile.path} `)
    if (mine === 0) expect(more).toEqual([])
  })
})

describe.runIf(process.getuid?.() === 0)('root at the wallet of somebody else', () => {
  const OWNER = 65_534
  const asOwner = `run this as that user (sudo -u '#${OWNER}', or --user ${OWNER} of a container)`
  let count = 0
  async function owned(): Promise<Wallet> {
    count += 1
    const path = join(folder, `home${count}`)
    const wallet = new Wallet({ name: 'w', path })
    await wallet.setColdkey(alice)
    await wallet.setHotkey(alice)
    for (const each of [path, ...(await readdir(path, { recursive: true })).map((name) => join(path, name))])
      await chown(each, OWNER, OWNER)
    return wallet
  }

  it('is told whose it is, and never to take it', async () => {
    const wallet = await owned()
    for (let n = 0; n < 2; n++) await wallet.coldkey()
    const said = await warned()
    expect(said).toEqual([
      `KEYFILE_MODE: user ${OWNER} owns ${wallet.coldkeyFile.path} and ${dirname(wallet.folder)} and ${wallet.folder}, and can replace what is there: that is whose wallet it is, not root's, so ${asOwner}`,
    ])
  })

  it('by sudo is told to go without', async () => {
    vi.stubEnv('SUDO_UID', String(OWNER))
    vi.stubEnv('SUDO_USER', 'bob')
    onTestFinished(() => void vi.unstubAllEnvs())
    const wallet = await owned()
    await wallet.coldkeypub()
    const [said] = await warned()
    expect(said).toContain(`user ${OWNER} (bob) owns `)
    expect(said).toContain(`so run this as that user (without sudo, or --user ${OWNER} of a container)`)
  })

  it('is told so in one line for each owner of all that are listed', async () => {
    const wallet = await owned()
    const path = dirname(wallet.folder)
    for (let n = 0; n < 6; n++) {
      const { coldkeypubFile } = new Wallet({ name: `v${n}`, path })
      await coldkeypubFile.write(alice, { publicOnly: true })
      await chown(coldkeypubFile.path, n < 3 ? OWNER : OWNER - 1, 0)
    }
    await warned()
    await Wallet.list(path)
    expect(await warned()).toEqual([
      expect.stringMatching(
        /user 65534 owns \S+ and \S+ and \S+ and 2 more, and can replace what is there: that is whose wallet it is/,
      ),
      expect.stringMatching(
        /user 65533 owns \S+ and \S+ and \S+, and can replace what is there: that is whose wallet it is/,
      ),
    ])
  })

  it('is told what it left there that its owner cannot read', async () => {
    const wallet = await owned()
    await wallet.coldkeyFile.write(alice, { overwrite: true })
    const { path } = wallet.coldkeyFile
    expect(await warned()).toEqual([
      `KEYFILE_MODE: root wrote ${path} where things are of user ${OWNER}, who cannot read it: type chown ${OWNER} ${path}, and ${asOwner} from here on`,
    ])
    const other = new Wallet({ name: 'new', path: dirname(wallet.folder) })
    await other.hotkeyFile.write(alice)
    const folders = `${other.folder} ${join(other.folder, 'hotkeys')}`
    expect(await warned()).toEqual([
      expect.stringContaining(`type chown ${OWNER} ${folders} ${other.hotkeyFile.path}, and run this as that user`),
    ])
    // Of a file that stands alone, too.
    const alone = new Keyfile(join(wallet.folder, 'hotkeys', 'alone'))
    await alone.write(alice)
    expect(await warned()).toEqual([expect.stringContaining(`type chown ${OWNER} ${alone.path}, and`)])
    // In a folder of root's a file of another.
    const replaced = new Keyfile(join(folder, 'replaced'))
    await replaced.write(alice)
    await chown(replaced.path, OWNER, OWNER)
    expect(await warned()).toEqual([])
    await replaced.write(alice, { overwrite: true })
    expect(await warned()).toEqual([expect.stringContaining(`type chown ${OWNER} ${replaced.path}, and`)])
    await replaced.write(alice, { overwrite: true })
    expect(await warned()).toEqual([])
  })

  it('is told once of all that it left of a wallet that it made, with all to be given back', async () => {
    const wallet = await owned()
    const path = dirname(wallet.folder)
    const made = new Wallet({ name: 'made', path })
    await made.create()
    const [coldkey, half, hotkey, hotkeyHalf] = [
      made.coldkeyFile,
      made.coldkeypubFile,
      made.hotkeyFile,
      made.hotkeypubFile,
    ].map((file) => file.path)
    expect(await warned()).toEqual([
      `KEYFILE_MODE: root wrote ${coldkey} and ${half} and ${hotkey} and 1 more where things are of user ${OWNER}, who cannot read them: type chown ${OWNER} ${made.folder} ${coldkey} ${half} ${join(made.folder, 'hotkeys')} ${hotkey} ${hotkeyHalf}, and ${asOwner} from here on`,
    ])
    // Also where not all of it comes to be written.
    const failing = new Wallet({ name: 'failing', path })
    const writing = failing.together(async () => {
      await failing.coldkeyFile.write(alice)
      await failing.coldkeyFile.write(alice)
    })
    await expect(writing).rejects.toMatchObject({ code: 'KEYFILE_EXISTS' })
    expect(await warned()).toEqual([expect.stringContaining(`root wrote ${failing.coldkeyFile.path} where`)])
  })

  it('is told of a folder that others can change where it writes, too', async () => {
    const wallet = await owned()
    await chmod(wallet.folder, 0o777)
    await wallet.coldkeyFile.write(alice, { overwrite: true })
    expect(await warned()).toEqual([
      expect.stringContaining(`can change what is in the folder ${wallet.folder} (mode 777)`),
      expect.stringContaining(`root wrote ${wallet.coldkeyFile.path} where`),
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
