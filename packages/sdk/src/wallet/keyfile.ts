import { randomBytes } from 'node:crypto'
import { access, chmod, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Keypair } from '../keys/keypair.ts'
import { decryptKeyfileData, type EncryptionMethod, encryptionOf, encryptKeyfileData } from './encryption/index.ts'
import { encodePassword, passwordsIn } from './environment.ts'
import { WalletError } from './errors.ts'
import { parseKeyfile, serializeKeyfile } from './keyfileData.ts'

const FILE_MODE = 0o600
const FOLDER_MODE = 0o700

/** How to write a keyfile. */
export interface WriteOptions {
  /** Encrypts the file. Not for public halves. */
  readonly password?: string
  /** Replace an existing file. Without it an existing file is an error. */
  readonly overwrite?: boolean
  /** Write the public half only. */
  readonly publicOnly?: boolean
}

/** One key in one file. */
export class Keyfile {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** Whether the file is there. */
  exists(): Promise<boolean> {
    return isThere(this.path)
  }

  /** How the file is encrypted, or null for plain text. */
  async encryption(): Promise<EncryptionMethod | null> {
    return encryptionOf(await this.#bytes())
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
   * as the Python wallet writes it or in plain text, whichever opens the file.
   * Throws {@link WalletError} with the path in its message.
   */
  async read(password?: string): Promise<Keypair> {
    const data = await this.#bytes()
    if (encryptionOf(data) === null) return parseKeyfile(data)
    if (password !== undefined) return parseKeyfile(await decryptKeyfileData(data, password))
    const passwords = this.#passwords()
    if (passwords.length === 0) {
      throw new WalletError('KEYFILE_ENCRYPTED', `${this.path} is encrypted: a password is needed`)
    }
    for (const each of passwords) {
      const plain = await openedBy(data, each)
      if (plain !== null) return parseKeyfile(plain)
    }
    throw new WalletError(
      'WRONG_PASSWORD',
      `wrong password in ${this.passwordVariable}: it does not open ${this.path}, neither as it stands nor decoded as the Python wallet encodes it; set it anew, or give the password itself`,
    )
  }

  #passwords(): string[] {
    return passwordsIn(this.passwordVariable, process.env[this.passwordVariable])
  }

  /** Writes a key: mode 0600, under a temporary name first, so that a crash never leaves half a key. */
  async write(key: Keypair, options: WriteOptions = {}): Promise<void> {
    if (!options.overwrite && (await this.exists())) {
      throw new WalletError('KEYFILE_EXISTS', `${this.path} exists already: pass overwrite to replace it`)
    }
    const plain = serializeKeyfile(key, options.publicOnly)
    const data = options.password === undefined ? plain : await encryptKeyfileData(plain, options.password)
    await writeAtomically(this.path, data)
  }

  /** Encrypts a plain file in place, or changes the password of an encrypted one. */
  async setPassword(password: string, oldPassword?: string): Promise<void> {
    await this.write(await this.read(oldPassword), { password, overwrite: true })
  }

  async #bytes(): Promise<Uint8Array> {
    try {
      // Whoever opens a pipe waits for its other end, for ever.
      if (!(await stat(this.path)).isFile()) throw new WalletError('KEYFILE_MISSING', 'expected a file')
      return new Uint8Array(await readFile(this.path))
    } catch (cause) {
      throw new WalletError(
        'KEYFILE_MISSING',
        `there is no readable keyfile at ${this.path}: make this key, or choose another wallet`,
        {
          cause,
        },
      )
    }
  }
}

/** The decrypted data, or null for a wrong password. */
async function openedBy(data: Uint8Array, password: string): Promise<Uint8Array | null> {
  try {
    return await decryptKeyfileData(data, password)
  } catch (error) {
    if (error instanceof WalletError && error.code === 'WRONG_PASSWORD') return null
    throw error
  }
}

async function writeAtomically(path: string, data: Uint8Array): Promise<void> {
  await makeFolder(dirname(resolve(path)))
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`
  const file = await open(temporary, 'wx', FILE_MODE)
  try {
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await chmod(temporary, FILE_MODE)
    await rename(temporary, path)
  } catch (error) {
    await unlink(temporary)
    throw error
  }
}

/** With those above it. Node's own recursive mkdir never comes back from places like /proc. */
async function makeFolder(path: string): Promise<void> {
  const missing: string[] = []
  for (let at = path; !(await isThere(at)); at = dirname(at)) missing.unshift(at)
  for (const each of missing) {
    try {
      await mkdir(each, { mode: FOLDER_MODE })
    } catch (fault) {
      // Somebody else made it meanwhile; what leads nowhere is there and is not, too.
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST' || !(await isThere(each))) throw fault
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
