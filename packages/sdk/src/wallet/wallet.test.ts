import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromUtf8, utf8 } from '../bytes.ts'
import { Keypair } from '../keys/keypair.ts'
import { fixture } from '../testing/fixture.ts'
import { decryptKeyfileData, encryptionOf, encryptKeyfileData } from './encryption/index.ts'
import { deriveNaclKey, openNacl, sealNacl } from './encryption/nacl.ts'
import { encodePassword, passwordsIn } from './environment.ts'
import { WalletError } from './errors.ts'
import { Keyfile } from './keyfile.ts'
import { type KeyfileJson, parseKeyfile, serializeKeyfile, toKeyfileJson } from './keyfileData.ts'
import { Wallet } from './wallet.ts'

interface RecordedFile {
  path: string
  base64: string
  encrypted: boolean
  json?: KeyfileJson
  decryptsTo?: KeyfileJson
}
interface KeyfileFixtures {
  password: string
  files: RecordedFile[]
  raw: { password: string; plaintext: string; base64: string }[]
  legacy: { kind: string; base64: string; password: string; plaintext: string }[]
  core_plain: Record<string, string>
}
const known = fixture<KeyfileFixtures>('keyfiles')
const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
const recorded = (path: string) => known.files.find((file) => file.path === path) as RecordedFile

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'glia-wallet-'))
})
afterAll(() => rm(root, { recursive: true }))

describe('keyfile data', () => {
  it.each(known.files.filter((file) => !file.encrypted))('reads and rewrites $path', ({ base64, json }) => {
    const key = parseKeyfile(bytes(base64))
    // The wallet that recorded these damages seeds it was given directly; we leave such a seed out.
    const { secretSeed, cryptoType, ...rest } = json as KeyfileJson
    expect(cryptoType).toBe(1)
    const expected = secretSeed !== undefined && /^0x[0-9a-f]{64}$/.test(secretSeed) ? { ...rest, secretSeed } : rest
    expect(toKeyfileJson(key)).toEqual(expected)
    expect(JSON.parse(fromUtf8(serializeKeyfile(key)))).toEqual(expected)
  })

  it('reads what the newer core writes, bare seeds and files without cryptoType', () => {
    for (const [origin, content] of Object.entries(known.core_plain)) {
      const expected = origin.startsWith('//') ? Keypair.fromUri(origin) : Keypair.fromMnemonic(origin)
      expect(toKeyfileJson(parseKeyfile(utf8(content)))).toEqual(toKeyfileJson(expected))
    }
    const seed = `0x${'11'.repeat(32)}`
    expect(parseKeyfile(utf8(`${seed}\n`)).address).toBe(Keypair.fromSeed(seed).address)
    expect(parseKeyfile(utf8(JSON.stringify({ secretSeed: seed }))).cryptoType).toBe(1)
  })

  it('names the scheme of ed25519 keys only: older wallets refuse files that name sr25519', () => {
    const key = Keypair.fromUri('//Alice', 'ed25519')
    expect(JSON.parse(fromUtf8(serializeKeyfile(key)))).toMatchObject({ cryptoType: 0 })
    expect(parseKeyfile(serializeKeyfile(key)).address).toBe(key.address)
    expect(fromUtf8(serializeKeyfile(Keypair.fromUri('//Alice')))).not.toContain('cryptoType')
  })

  it('refuses damaged files with the reason', () => {
    const alice = toKeyfileJson(Keypair.fromUri('//Alice'))
    const wrongAddress = { ...alice, ss58Address: Keypair.fromUri('//Bob').address }
    expect(() => parseKeyfile(utf8(JSON.stringify(wrongAddress)))).toThrow('it was changed or damaged')
    expect(() => parseKeyfile(utf8(JSON.stringify({ publicKey: alice.publicKey })))).toThrow('none of secretPhrase')
    expect(() => parseKeyfile(utf8('hello'))).toThrow(WalletError)
    expect(() => parseKeyfile(utf8('[]'))).toThrow('another JSON value')
    expect(() => parseKeyfile(utf8(JSON.stringify({ ...alice, cryptoType: 9 })))).toThrow('cryptoType')
    // What cannot be made into a text is no fault of the reader.
    expect(() => parseKeyfile(utf8(JSON.stringify({ ...alice, cryptoType: { toString: 1 } })))).toThrow(WalletError)
  })
})

describe('encryption', () => {
  // An argon2i derivation takes seconds and 512 MiB: one key serves all these cases.
  it('opens recorded NaCl files, writes what it can open, and refuses another key', async () => {
    const key = await deriveNaclKey(known.password)
    for (const { base64, decryptsTo } of known.files.filter((file) => file.encrypted)) {
      expect(encryptionOf(bytes(base64))).toBe('nacl')
      const plain = openNacl(bytes(base64), key)
      expect(JSON.parse(fromUtf8(plain))).toEqual(decryptsTo)
      expect(parseKeyfile(plain).address).toBe(decryptsTo?.ss58Address)
    }
    const sealed = sealNacl(utf8('{"a":1}'), key)
    expect(fromUtf8(openNacl(sealed, key))).toBe('{"a":1}')
    expect(() => openNacl(sealed, new Uint8Array(32))).toThrow('wrong password for NaCl decryption')
    expect(() => openNacl(sealed.subarray(0, 30), key)).toThrow('at least 45 bytes')
    const raw = known.raw.find(({ password }) => password === known.password)
    expect(fromUtf8(openNacl(bytes(raw?.base64 ?? ''), key))).toBe(raw?.plaintext)
    await expect(decryptKeyfileData(utf8('{}'), 'x')).rejects.toThrow('not encrypted')
  }, 60_000)

  it('takes an empty password, which others may have chosen, for one, and no time', async () => {
    const since = performance.now()
    const raw = known.raw.find(({ password }) => password === '')
    expect(fromUtf8(await decryptKeyfileData(bytes(raw?.base64 ?? ''), ''))).toBe(raw?.plaintext)
    const sealed = await encryptKeyfileData(utf8('x'), '')
    expect(fromUtf8(await decryptKeyfileData(sealed, ''))).toBe('x')
    expect(performance.now() - since).toBeLessThan(2000)
  })

  it.each(known.legacy)(
    'opens $kind and refuses a wrong password',
    async ({ kind, base64, password, plaintext }) => {
      expect(encryptionOf(bytes(base64))).toBe(kind === 'legacy-fernet' ? 'fernet' : 'ansible-vault')
      expect(fromUtf8(await decryptKeyfileData(bytes(base64), password))).toBe(plaintext)
      if (kind === 'legacy-fernet') return
      await expect(decryptKeyfileData(bytes(base64), 'wrong')).rejects.toThrow('wrong password')
      // Of a damaged file no password is the right one.
      const damaged = fromUtf8(bytes(base64)).replace(/\d(?=\s*$)/, 'g')
      await expect(decryptKeyfileData(utf8(damaged), password)).rejects.toMatchObject({ code: 'KEYFILE_FORMAT' })
      const spaced = utf8(`${fromUtf8(bytes(base64))} \r\n`)
      expect(fromUtf8(await decryptKeyfileData(spaced, password))).toBe(plaintext)
    },
    60_000,
  )
})

describe('Wallet', () => {
  it('makes the folder layout with private files', async () => {
    const wallet = new Wallet({ name: 'w', hotkey: 'miner', path: root })
    const { coldkey, hotkey } = await wallet.create()
    expect((await wallet.coldkey()).address).toBe(coldkey.address)
    expect((await wallet.hotkey()).secrets().phrase).toBe(hotkey.secrets().phrase)
    expect((await wallet.coldkeypub()).canSign).toBe(false)
    for (const path of ['coldkey', 'coldkeypub.txt', 'hotkeys/miner', 'hotkeys/minerpub.txt']) {
      expect((await stat(join(root, 'w', path))).mode & 0o777).toBe(0o600)
    }
    expect(await readFile(join(root, 'w/coldkeypub.txt'), 'utf8')).not.toContain('secret')
    await expect(wallet.create()).rejects.toThrow('exists already')
    await wallet.setHotkey(Keypair.fromUri('//Bob'), { overwrite: true })
    expect((await wallet.hotkeypub()).address).toBe(Keypair.fromUri('//Bob').address)
  })

  it('gives no key of another address than the public half beside it says; without one there is nothing to compare', async () => {
    const path = join(root, 'swapped')
    const wallet = new Wallet({ name: 'w', path })
    const [alice, bob] = [Keypair.fromUri('//Alice'), Keypair.fromUri('//Bob')]
    await wallet.setColdkey(bob)
    await wallet.setHotkey(bob)
    for (const half of [wallet.coldkeypubFile, wallet.hotkeypubFile])
      await half.write(alice, { overwrite: true, publicOnly: true })
    const mismatch = (kind: string, advice: string) => ({
      code: 'KEYFILE_MISMATCH',
      message: `expected the key of ${alice.address} in ${kind}, as ${kind}pub.txt says, found that of ${bob.address}: nothing was signed; if ${bob.address} is right, ${advice}, else restore the key from its phrase`,
    })
    const coldkey = mismatch(join(wallet.folder, 'coldkey'), 'restore the public half from its address')
    const hotkey = mismatch(join(wallet.folder, 'hotkeys', 'default'), 'remove the public half')
    for (const reading of [() => wallet.coldkey(), () => wallet.coldkeyFile.read()])
      await expect(reading()).rejects.toMatchObject(coldkey)
    for (const reading of [() => wallet.hotkey(), () => wallet.hotkeyFile.read()])
      await expect(reading()).rejects.toMatchObject(hotkey)
    await wallet.coldkeypubFile.remove()
    await wallet.hotkeypubFile.remove()
    expect((await wallet.coldkey()).address).toBe(bob.address)
    expect((await wallet.hotkey()).address).toBe(bob.address)
  })

  it('lists wallets, recorded ones too', async () => {
    const path = join(root, 'recorded')
    for (const file of known.files) {
      await mkdir(dirname(join(path, file.path)), { recursive: true })
      await writeFile(join(path, file.path), bytes(file.base64))
    }
    const address = recorded('mn/coldkeypub.txt').json?.ss58Address
    expect(await Wallet.list(path)).toContainEqual({
      name: 'mn',
      coldkey: address,
      hotkeys: [{ name: 'default', address }],
    })
    // What a crash left of a keyfile that was being written is no hotkey.
    await writeFile(join(path, 'mn', 'hotkeys', 'default.0a1b2c3d.tmp'), '{}')
    const found = await Wallet.list(path)
    expect(found.map(({ name }) => name)).toEqual(['mn', 'seed', 'uri'])
    expect(found[0]?.hotkeys.map(({ name }) => name)).toEqual(['default'])
    expect(await Wallet.list(join(root, 'nothing'))).toEqual([])
    await writeFile(join(root, 'file'), '')
    await expect(Wallet.list(join(root, 'file'))).rejects.toThrow(
      `expected the folder where wallets are, found that ${join(root, 'file')} is a file: choose another path`,
    )
    expect(await new Wallet({ name: 'mn', path }).coldkeyFile.encryption()).toBe('nacl')
    await expect(new Wallet({ name: 'mn', path }).coldkey()).rejects.toThrow('a password is needed')
  })

  it('names the environment variable of a password as the Python wallet does', () => {
    expect(new Keyfile('/home/me/.bittensor/wallets/w/coldkey').passwordVariable).toBe(
      'BT_PW__HOME_ME__BITTENSOR_WALLETS_W_COLDKEY',
    )
    // As bittensor_wallet 4.1 names them: the path as it was given.
    const variable = (path: string) => new Wallet({ name: 'x', path }).coldkeyFile.passwordVariable
    for (const [path, name] of [
      ['rel/../q', 'REL____Q_X_COLDKEY'],
      ['./rel', '__REL_X_COLDKEY'],
      ['/tmp//w/', '_TMP__W_X_COLDKEY'],
      ['.', '__X_COLDKEY'],
      ['', 'X_COLDKEY'],
      ['/', '_X_COLDKEY'],
    ] as const)
      expect(variable(path)).toBe(`BT_PW_${name}`)
  })

  it('takes a password from the environment, in plain text and as the Python wallet encodes it', async () => {
    const variable = 'BT_PW__TMP_E8A_W_A-B C_COLDKEY'
    // What bittensor_wallet 4.0.1, 4.1.0 and 4.1.1 save for this path.
    expect(encodePassword(variable, 'pässword')).toBe('Mpf7IyQoMCYp')
    expect(passwordsIn(variable, 'Mpf7IyQoMCYp')).toEqual(['pässword', 'Mpf7IyQoMCYp'])
    expect(passwordsIn(variable, 'not base64')).toEqual(['not base64'])
    // Not how base64 is written, and not UTF-8 once decoded.
    expect(passwordsIn(variable, 'Mpf7IyQoMCY')).toEqual(['Mpf7IyQoMCY'])
    expect(passwordsIn(variable, '////')).toEqual(['////'])
    for (const nothing of [undefined, '']) expect(passwordsIn(variable, nothing)).toEqual([])

    const { base64, password, plaintext } = known.legacy.find(({ kind }) => kind === 'ansible-vault') as {
      base64: string
      password: string
      plaintext: string
    }
    const keyfile = new Keyfile(join(root, 'vault'))
    await writeFile(keyfile.path, bytes(base64))
    expect(keyfile.hasPasswordVariable).toBe(false)
    try {
      for (const value of [password, keyfile.encodedPassword(password)]) {
        process.env[keyfile.passwordVariable] = value
        expect(keyfile.hasPasswordVariable).toBe(true)
        expect((await keyfile.read()).address).toBe((JSON.parse(plaintext) as KeyfileJson).ss58Address)
        await expect(keyfile.read('wrong')).rejects.toMatchObject({ code: 'WRONG_PASSWORD' })
      }
      process.env[keyfile.passwordVariable] = keyfile.encodedPassword('another')
      await expect(keyfile.read()).rejects.toThrow(`wrong password in ${keyfile.passwordVariable}: it does not open`)
      process.env[keyfile.passwordVariable] = ''
      await expect(keyfile.read()).rejects.toMatchObject({ code: 'KEYFILE_ENCRYPTED' })
    } finally {
      delete process.env[keyfile.passwordVariable]
    }
  })
})

describe.runIf(process.platform === 'linux')('what the system would wait for', () => {
  it('is no keyfile, and no place for one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'glia-pipe-'))
    const pipe = join(folder, 'coldkey')
    spawnSync('mkfifo', [pipe])
    await expect(new Keyfile(pipe).read()).rejects.toThrow(`expected a keyfile at ${pipe}, found a pipe or a device`)
    const nowhere = new Keyfile('/proc/nowhere/wallet/coldkey')
    await expect(nowhere.write(Keypair.fromUri('//Alice'))).rejects.toMatchObject({
      code: 'KEYFILE_UNWRITABLE',
      cause: { code: 'ENOENT' },
    })
    const deep = new Keyfile(join(folder, 'a', 'b', 'coldkey'))
    await deep.write(Keypair.fromUri('//Alice'))
    expect((await stat(join(folder, 'a'))).mode & 0o777).toBe(0o700)
    await rm(folder, { recursive: true })
  })
})
