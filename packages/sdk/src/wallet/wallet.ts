import { readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { RangeViolation, withKind } from '@glia/base'
import { expectNames } from '../form.ts'
import { Keypair } from '../keys/keypair.ts'
import { WalletError } from './errors.ts'
import { Keyfile } from './keyfile.ts'
import { hotkeyName, isTemporary, newName, PUBLIC, walletName } from './names.ts'
import { type FileRights, type WrittenFile, warnOfListed, warnOfWritten } from './privateMode.ts'

/** Which wallet, which hotkey, and where wallets live. */
export interface WalletOptions {
  /** Default `default`. */
  readonly name?: string
  /** Default `default`. */
  readonly hotkey?: string
  /** Default `~/.bittensor/wallets`. */
  readonly path?: string
}

/** How to make the keys of a new wallet. */
export interface CreateOptions {
  /** Encrypts the coldkey; without it the file is plain. */
  readonly coldkeyPassword?: string
  readonly overwrite?: boolean
  readonly words?: 12 | 15 | 18 | 21 | 24
}

/** A wallet found on disk. Addresses are undefined where a public file is missing. */
export interface WalletSummary {
  readonly name: string
  readonly coldkey: string | undefined
  readonly hotkeys: readonly { readonly name: string; readonly address: string | undefined }[]
  /** Paths of what programs left in it that were killed while they wrote a key: no keys, but a secret may be in them. Absent where there are none. */
  readonly leftOver?: readonly string[]
}

const WALLET_NAMES: Readonly<Record<keyof WalletOptions, true>> = { name: true, hotkey: true, path: true }
const CREATE_NAMES: Readonly<Record<keyof CreateOptions, true>> = {
  coldkeyPassword: true,
  overwrite: true,
  words: true,
}
const WRITE_NAMES = { password: true, overwrite: true }

/** Where wallets live unless told otherwise. */
export const DEFAULT_WALLET_PATH = '~/.bittensor/wallets'

function expandHome(path: string): string {
  if (typeof path !== 'string') throw new RangeViolation('the path of wallets', withKind(path), 'a text')
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path
}

/** Joins without tidying up, as Rust's Path does. */
function under(folder: string, ...names: readonly string[]): string {
  const start = folder === '' || folder.endsWith('/') ? folder : `${folder}/`
  return start + names.join('/')
}

/**
 * A coldkey and one of its hotkeys, in the folder layout of the Python wallet:
 * `<path>/<name>/coldkey`, `coldkeypub.txt`, `hotkeys/<hotkey>`, `hotkeys/<hotkey>pub.txt`.
 */
export class Wallet {
  readonly name: string
  readonly hotkeyName: string
  /** The wallet's own folder. */
  readonly folder: string
  /** The folders that its keys are in. */
  readonly #folders: { readonly coldkey: readonly string[]; readonly hotkey: readonly string[] }
  /** What was written and is to be warned of at the end of {@link together}. */
  #written: WrittenFile[] | undefined
  readonly #onWritten = async (file: WrittenFile): Promise<void> => {
    if (this.#written === undefined) await warnOfWritten([file])
    else this.#written.push(file)
  }

  /** @throws WalletError WALLET_NAME; RangeViolation for a name alone, as Python takes it, and options that are none: they would open another wallet */
  constructor(options: WalletOptions = {}) {
    expectNames('an option of a wallet', options, WALLET_NAMES)
    this.name = walletName(options.name ?? 'default')
    this.hotkeyName = hotkeyName(options.hotkey ?? 'default')
    // As it was written, dots and all: the variable of a password is named by it (Keyfile.passwordVariable).
    const path = expandHome(options.path ?? DEFAULT_WALLET_PATH)
    this.folder = under(path, this.name)
    const coldkey = [path, this.folder]
    this.#folders = { coldkey, hotkey: [...coldkey, under(this.folder, 'hotkeys')] }
  }

  get coldkeyFile(): Keyfile {
    const advice = 'restore the public half from its address'
    return new Keyfile(under(this.folder, 'coldkey'), {
      folders: this.#folders.coldkey,
      onWritten: this.#onWritten,
      publicHalf: { file: this.coldkeypubFile, advice },
    })
  }

  get coldkeypubFile(): Keyfile {
    return new Keyfile(under(this.folder, 'coldkeypub.txt'), {
      folders: this.#folders.coldkey,
      onWritten: this.#onWritten,
      key: under(this.folder, 'coldkey'),
      damaged: 'remove it, and make it again from its address (glia wallet regen coldkeypub)',
    })
  }

  get hotkeyFile(): Keyfile {
    return new Keyfile(under(this.folder, 'hotkeys', this.hotkeyName), {
      folders: this.#folders.hotkey,
      onWritten: this.#onWritten,
      publicHalf: { file: this.hotkeypubFile, advice: 'remove the public half' },
    })
  }

  get hotkeypubFile(): Keyfile {
    const path = under(this.folder, 'hotkeys', `${this.hotkeyName}${PUBLIC}`)
    return new Keyfile(path, {
      folders: this.#folders.hotkey,
      onWritten: this.#onWritten,
      damaged: 'remove it: the key itself says its address',
    })
  }

  /** The coldkey. Decrypting takes seconds. @throws WalletError KEYFILE_MISMATCH for another than its public half says */
  coldkey(password?: string): Promise<Keypair> {
    return this.coldkeyFile.read(password)
  }

  /** The coldkey's public half; needs no password. */
  coldkeypub(): Promise<Keypair> {
    return this.coldkeypubFile.read()
  }

  /** The hotkey. @throws WalletError KEYFILE_MISMATCH for another than its public half says, where there is one */
  hotkey(password?: string): Promise<Keypair> {
    return this.hotkeyFile.read(password)
  }

  /** The hotkey's public half; wallets from before 2024 lack the file, then that of the hotkey itself is read. */
  async hotkeypub(): Promise<Keypair> {
    return (await this.hotkeypubFile.exists()) ? this.hotkeypubFile.read() : this.hotkeyFile.readPublic()
  }

  /**
   * Writes the coldkey and its public file.
   *
   * @throws WalletError, before anything is written: KEYFILE_EXISTS for a coldkey that is there or a public file of another, WALLET_NAME for
   * a new wallet of a name that cannot be seen, has blanks where they cannot be, or begins with `-`
   */
  async setColdkey(key: Keypair, options: { password?: string; overwrite?: boolean } = {}): Promise<void> {
    expectNames('an option of a key to write', options, WRITE_NAMES)
    await this.#expectName()
    return this.together(() => setBoth(this.coldkeyFile, this.coldkeypubFile, key, options))
  }

  /**
   * Writes the public half of a coldkey alone, for a wallet that can be looked at only.
   *
   * @throws WalletError, before anything is written: KEYFILE_EXISTS, WALLET_NAME as {@link setColdkey}
   */
  async setColdkeypub(key: Keypair, { overwrite = false }: { overwrite?: boolean } = {}): Promise<void> {
    await this.#expectName()
    await this.coldkeypubFile.write(key, { overwrite, publicOnly: true })
  }

  /** Writes the hotkey and its public file. @throws WalletError as {@link setColdkey} */
  async setHotkey(key: Keypair, options: { password?: string; overwrite?: boolean } = {}): Promise<void> {
    expectNames('an option of a key to write', options, WRITE_NAMES)
    await this.#expectName()
    await this.#expectHotkeyName()
    return this.together(() => setBoth(this.hotkeyFile, this.hotkeypubFile, key, options))
  }

  /**
   * Makes and writes a fresh coldkey and hotkey. The phrases are in the returned keys, and nowhere else but the files.
   *
   * @throws WalletError, before anything is written: KEYFILE_EXISTS when one of the four files is there, WALLET_NAME as {@link setColdkey}
   */
  async create(options: CreateOptions = {}): Promise<{ coldkey: Keypair; hotkey: Keypair }> {
    // A password by another name would leave the file plain.
    expectNames('an option of new keys', options, CREATE_NAMES)
    const words = options.words ?? 12
    const overwrite = options.overwrite ?? false
    await this.#expectHotkeyName()
    if (!overwrite) {
      for (const file of [this.coldkeyFile, this.coldkeypubFile, this.hotkeyFile, this.hotkeypubFile])
        await file.expectFree()
    }
    const coldkey = Keypair.generate({ words })
    const hotkey = Keypair.generate({ words })
    const password = options.coldkeyPassword
    await this.together(async () => {
      await this.setColdkey(coldkey, { overwrite, ...(password === undefined ? {} : { password }) })
      await this.setHotkey(hotkey, { overwrite })
    })
    return { coldkey, hotkey }
  }

  /** Writes several keys: what is to be warned of what was written is said once, at the end, also where that is a failure. */
  async together<T>(write: () => Promise<T>): Promise<T> {
    if (this.#written !== undefined) return write()
    const written: WrittenFile[] = []
    this.#written = written
    try {
      return await write()
    } finally {
      this.#written = undefined
      await warnOfWritten(written)
    }
  }

  async #expectName(): Promise<void> {
    if (!(await isKind(this.folder, 'folders'))) newName('wallet', this.name)
  }

  async #expectHotkeyName(): Promise<void> {
    if (!(await this.hotkeyFile.exists()) && !(await this.hotkeypubFile.exists())) newName('hotkey', this.hotkeyName)
  }

  /**
   * All wallets under a path, by name, at the end of links too. A path that does not exist has none, and what cannot be read
   * has no address: one bad file hides no other.
   *
   * @throws WalletError WALLET_PATH where the path is a file
   */
  static async list(path: string = DEFAULT_WALLET_PATH): Promise<WalletSummary[]> {
    const root = expandHome(path)
    if (await isKind(root, 'files'))
      throw new WalletError(
        'WALLET_PATH',
        `expected the folder where wallets are, found that ${root} is a file: choose another path`,
      )
    const out: WalletSummary[] = []
    const found: FileRights[] = []
    const address = (file: string) =>
      addressIn(new Keyfile(file, { onRights: (rights) => found.push(rights) }).readPublic())
    for (const name of await entries(root, 'folders')) {
      const folder = under(root, name)
      const files = await entries(under(folder, 'hotkeys'), 'files')
      const named = files.map((file) => (isPublic(file) ? file.slice(0, -PUBLIC.length) : file))
      const hotkeys = await Promise.all(
        [...new Set(named)].sort().map(async (hotkey) => {
          const has = files.includes(`${hotkey}${PUBLIC}`) ? `${hotkey}${PUBLIC}` : hotkey
          return { name: hotkey, address: await address(under(folder, 'hotkeys', has)) }
        }),
      )
      const coldkey = await address(under(folder, 'coldkeypub.txt'))
      const leftOver = await leftOverIn([folder, under(folder, 'hotkeys')])
      out.push({ name, coldkey, hotkeys, ...(leftOver.length === 0 ? {} : { leftOver }) })
    }
    warnOfListed(found)
    return out
  }
}

/**
 * A key and its public half, or neither. Without `overwrite` a public half stays that has its secret elsewhere. Where another
 * program replaces the key at the same moment, a public half that is none of it goes: its address would get what nobody can spend.
 */
async function setBoth(
  file: Keyfile,
  publicFile: Keyfile,
  key: Keypair,
  { password, overwrite = false }: { password?: string; overwrite?: boolean },
): Promise<void> {
  if (!overwrite) {
    await file.expectFree()
    if ((await addressIn(publicFile.readPublic())) !== key.address) await publicFile.expectFree()
  }
  const written = await file.write(key, { overwrite, ...(password === undefined ? {} : { password }) })
  const half = await publicFile.write(key, { overwrite: true, publicOnly: true })
  if (await file.has(written)) return
  if (await publicFile.has(half)) await publicFile.remove()
  throw new WalletError(
    'KEYFILE_EXISTS',
    `${file.path} was replaced by another program at the same moment: the key of ${key.address} is not there; if ${publicFile.path} is missing, make it again from the key that is`,
  )
}

const isPublic = (file: string): boolean => file.endsWith(PUBLIC) && file !== PUBLIC

/** Names in a folder; none where there is no folder. */
async function entries(folder: string, kind: 'files' | 'folders'): Promise<string[]> {
  const names = await namesIn(folder)
  const are = await Promise.all(names.map((name) => isKind(join(folder, name), kind)))
  return names.filter((name, i) => are[i] && !isTemporary(name)).sort()
}

/** What somebody writes at this moment is in there for an instant, too. */
async function leftOverIn(folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await namesIn(folder)).filter((name) => isTemporary(name)).map((name) => under(folder, name)),
    ),
  )
  return found.flat().sort()
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}

/** What a link leads to counts, not the link. */
async function isKind(path: string, kind: 'files' | 'folders'): Promise<boolean> {
  try {
    const found = await stat(path)
    return kind === 'files' ? found.isFile() : found.isDirectory()
  } catch {
    // A link that leads nowhere, or in a circle.
    return false
  }
}

/** The address of a public file; undefined when it is missing or unreadable, so that one bad file does not hide the others. */
async function addressIn(key: Promise<Keypair>): Promise<string | undefined> {
  try {
    return (await key).address
  } catch (error) {
    if (error instanceof WalletError) return undefined
    throw error
  }
}
