import { access, unlink } from 'node:fs/promises'
import { errorText } from '@glia/base'
import { Keypair } from '../keys/keypair.ts'
import { decryptKeyfileData, type EncryptionMethod, encryptionOf, encryptKeyfileData } from './encryption/index.ts'
import { encodePassword, passwordsIn } from './environment.ts'
import { WalletError, type WalletErrorCode } from './errors.ts'
import { parseKeyfile, serializeKeyfile } from './keyfileData.ts'
import { placeFile } from './placeFile.ts'
import {
  expectRights,
  type FileRights,
  rightsOf,
  type WrittenFile,
  warn,
  warnOfRights,
  warnOfWritten,
} from './privateMode.ts'
import { type FoundKeyfile, readKeyfile } from './readKeyfile.ts'

/** What the system says of a path that leads to nothing. */
const NOTHING_THERE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR'])

/** What to do about a file that does not open. */
const ADVICE: Readonly<Partial<Record<WalletErrorCode, string>>> = {
  KEYFILE_FORMAT: '; restore the file from a copy, or the key from its phrase',
  KEYFILE_MISMATCH: '; restore the file from a copy, or the key from its phrase',
}

/** How to write a keyfile. */
export interface WriteOptions {
  /** Encrypts the file. Not for public halves. */
  readonly password?: string
  /** Replace an existing file. Without it an existing file is an error. */
  readonly overwrite?: boolean
  /** Write the public half only. */
  readonly publicOnly?: boolean
}

/** What stands around a keyfile in a wallet. */
export interface Surroundings {
  /** The file with the key's public half, and what to do where it is there and of another key. */
  readonly publicHalf?: { readonly file: Keyfile; readonly advice: string }
  /** Of a public half: the path of the key itself, which is not made anew because of it. */
  readonly key?: string
  /** What to do where nothing can be made of the file. By default it is the key that is to be restored. */
  readonly damaged?: string
  /** Folders of the wallet in which it is: who can change them can replace it. */
  readonly folders?: readonly string[]
  /** Told of the rights of a file whose public half is read, instead of a warning of each: of many, one line says it. */
  readonly onRights?: (file: FileRights) => void
  /** Told of a file that was written, instead of a warning of each: what root leaves in a wallet of another one is said of all at once. */
  readonly onWritten?: (file: WrittenFile) => Promise<void>
}

/** One key in one file. */
export class Keyfile {
  readonly path: string
  readonly #around: Surroundings

  constructor(path: string, around: Surroundings = {}) {
    this.path = path
    this.#around = around
  }

  /** Whether the file is there. */
  async exists(): Promise<boolean> {
    try {
      await access(this.path)
      return true
    } catch {
      return false
    }
  }

  /** How the file is encrypted, or undefined for plain text. */
  async encryption(): Promise<EncryptionMethod | undefined> {
    return encryptionOf((await this.#found()).data)
  }

  /** The environment variable a password may come from: BT_PW_ and the path in capitals, `/` and `.` as `_`. */
  get passwordVariable(): string {
    return `BT_PW_${this.path.toUpperCase().replace(/[/.]/g, '_')}`
  }

  /** A password as the Python wallet keeps it in {@link passwordVariable}, for programs of either kind to find there. */
  encodedPassword(password: string): string {
    return encodePassword(this.passwordVariable, password)
  }

  /** Whether {@link passwordVariable} is set. */
  get hasPasswordVariable(): boolean {
    return this.#passwords().length > 0
  }

  /**
   * Reads the key. An encrypted file needs a password: the given one, else the one in {@link passwordVariable}, encoded
   * as the Python wallet writes it or in plain text, whichever opens the file. A private key that other users can read, and what
   * they can change, is a warning of the process, once.
   *
   * @throws WalletError with the path in its message: KEYFILE_MISMATCH also for the key of another address than the public half beside
   * it says, KEYFILE_MODE as {@link expectPrivate}
   */
  async read(password?: string): Promise<Keypair> {
    const { data, mode, uid } = await this.#found()
    const key = await this.#keyOf(data, password)
    await expectRights({ path: this.path, mode, uid, isPrivate: key.canSign }, this.#around.folders)
    if (key.canSign) await this.#expectOwn(key)
    return key
  }

  /**
   * The public half of the key alone, which signs nothing: what {@link read} refuses because of rights is a warning here.
   *
   * @throws WalletError as {@link read} for what cannot be read
   */
  async readPublic(password?: string): Promise<Keypair> {
    const { data, mode, uid } = await this.#found()
    const { publicKey, scheme, canSign } = await this.#keyOf(data, password)
    const rights = { path: this.path, mode, uid, isPrivate: canSign }
    const { onRights, folders } = this.#around
    if (onRights === undefined) await warnOfRights(rights, folders)
    else onRights(rights)
    return Keypair.fromPublicKey(publicKey, scheme)
  }

  /**
   * Looks at the rights of a private key and of its folders, before anything is made of it that is to be signed. No key is no mistake
   * here.
   *
   * @throws WalletError KEYFILE_MODE where any user of the machine could have put the key there
   */
  async expectPrivate(): Promise<void> {
    const rights = await rightsOf(this.path)
    if (rights === undefined) return
    const { mode, uid } = rights
    await expectRights({ path: this.path, mode, uid, isPrivate: true }, this.#around.folders)
  }

  async #keyOf(data: Uint8Array, password: string | undefined): Promise<Keypair> {
    try {
      return parseKeyfile(encryptionOf(data) === undefined ? data : await this.#opened(data, password))
    } catch (cause) {
      if (!(cause instanceof WalletError)) throw cause
      throw new WalletError(cause.code, `${this.path}: ${cause.message}${this.#advice(cause.code)}`, { cause })
    }
  }

  #advice(code: WalletErrorCode): string {
    const advice = ADVICE[code]
    return advice === undefined || this.#around.damaged === undefined ? (advice ?? '') : `; ${this.#around.damaged}`
  }

  /** What a user is shown before signing is read from the public half: one that says nothing showed nothing. */
  async #expectOwn({ address }: Keypair): Promise<void> {
    const { publicHalf: half } = this.#around
    if (half === undefined || !(await half.file.exists())) return
    const expected = await half.file.#addressOrWarning()
    if (expected === undefined || address === expected) return
    throw new WalletError(
      'KEYFILE_MISMATCH',
      `expected the key of ${expected} in ${this.path}, as ${half.file.path} says, found that of ${address}: nothing was signed; if ${address} is right, ${half.advice}, else restore the key from its phrase`,
    )
  }

  async #addressOrWarning(): Promise<string | undefined> {
    try {
      return (await this.readPublic()).address
    } catch (error) {
      if (!(error instanceof WalletError)) throw error
      const text = `the key was not compared with its public half: ${error.message}`
      warn(`public half ${this.path}`, text, error.code)
      return undefined
    }
  }

  /** What an encrypted file holds. */
  async #opened(data: Uint8Array, password: string | undefined): Promise<Uint8Array> {
    if (password !== undefined) return decryptKeyfileData(data, password)
    const passwords = this.#passwords()
    if (passwords.length === 0) {
      throw new WalletError('KEYFILE_ENCRYPTED', 'the keyfile is encrypted: a password is needed')
    }
    for (const each of passwords) {
      const plain = await openedBy(data, each)
      if (plain !== undefined) return plain
    }
    throw new WalletError(
      'WRONG_PASSWORD',
      `wrong password in ${this.passwordVariable}: it does not open the keyfile, neither as it stands nor decoded as the Python wallet encodes it; set it anew, or give the password itself`,
    )
  }

  #passwords(): string[] {
    return passwordsIn(this.passwordVariable, process.env[this.passwordVariable])
  }

  /**
   * Writes a key, with mode 0600: all of it or, after a crash, nothing. Without `overwrite` it never replaces a file, not
   * even one that somebody else wrote meanwhile; with it, a link stays, and the file that it leads to is replaced.
   *
   * @returns the bytes that the file has now
   * @throws WalletError KEYFILE_EXISTS, KEYFILE_UNWRITABLE
   */
  async write(key: Keypair, options: WriteOptions = {}): Promise<Uint8Array> {
    const { overwrite = false } = options
    // Asked first as well: encrypting takes seconds.
    if (!overwrite) await this.expectFree()
    const plain = serializeKeyfile(key, options.publicOnly)
    const data = options.password === undefined ? plain : await encryptKeyfileData(plain, options.password)
    const before = await rightsOf(this.path)
    if (!(await this.#place(data, overwrite))) throw this.#taken()
    const rights = await rightsOf(this.path)
    const isPrivate = key.canSign && options.publicOnly !== true
    if (rights !== undefined) {
      const { mode, uid } = rights
      const { folders = [], onWritten = (file) => warnOfWritten([file]) } = this.#around
      await onWritten({ path: this.path, mode, uid, isPrivate, folders, before })
    }
    return data
  }

  /** Whether the file has these bytes. */
  async has(bytes: Uint8Array): Promise<boolean> {
    return Buffer.from(bytes).equals((await this.#found()).data)
  }

  /** Removes the file, if it is there. */
  async remove(): Promise<void> {
    try {
      await unlink(this.path)
    } catch (error) {
      if (!NOTHING_THERE.has((error as NodeJS.ErrnoException).code)) throw error
    }
  }

  /** @throws WalletError KEYFILE_EXISTS when the file is there */
  async expectFree(): Promise<void> {
    if (await this.exists()) throw this.#taken()
  }

  #taken(): WalletError {
    return new WalletError('KEYFILE_EXISTS', `${this.path} exists already: pass overwrite to replace it`)
  }

  async #place(data: Uint8Array, overwrite: boolean): Promise<boolean> {
    try {
      return await placeFile(this.path, data, overwrite)
    } catch (cause) {
      throw new WalletError(
        'KEYFILE_UNWRITABLE',
        `the keyfile ${this.path} cannot be written (${errorText(cause)}): see to room and rights there, or choose another place`,
        { cause },
      )
    }
  }

  /** Encrypts a plain file in place, or changes the password of an encrypted one. */
  async setPassword(password: string, oldPassword?: string): Promise<void> {
    await this.write(await this.read(oldPassword), { password, overwrite: true })
  }

  async #found(): Promise<FoundKeyfile> {
    try {
      return await readKeyfile(this.path)
    } catch (cause) {
      if (cause instanceof WalletError) throw cause
      if (NOTHING_THERE.has((cause as NodeJS.ErrnoException).code)) {
        const { key } = this.#around
        const isHotkey = /[\\/]hotkeys[\\/][^\\/]+$/.test(this.path)
        const helps = isHotkey ? 'make this hotkey, or name another one' : 'make this key, or choose another wallet'
        const missing =
          key !== undefined && (await new Keyfile(key).exists())
            ? `there is no public half at ${this.path}, beside the key ${key}: make it again from its address (glia wallet regen coldkeypub --address …), or choose another wallet`
            : `there is no readable keyfile at ${this.path}: ${helps}`
        throw new WalletError('KEYFILE_MISSING', missing, { cause })
      }
      throw new WalletError(
        'KEYFILE_UNREADABLE',
        `the keyfile ${this.path} cannot be read (${errorText(cause)}): see to its rights`,
        { cause },
      )
    }
  }
}

/** The decrypted data, or undefined for a wrong password. */
async function openedBy(data: Uint8Array, password: string): Promise<Uint8Array | undefined> {
  try {
    return await decryptKeyfileData(data, password)
  } catch (error) {
    if (error instanceof WalletError && error.code === 'WRONG_PASSWORD') return undefined
    throw error
  }
}
