import { constants, type Stats } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { WalletError } from './errors.ts'

/** A keyfile has less than a thousand bytes; what is larger by far is read by mistake. */
const MOST_BYTES = 1 << 16

/** Opening a pipe, and reading files of /proc, may wait for ever; Windows knows neither. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** What a file holds, and its rights. */
export interface FoundKeyfile {
  readonly data: Uint8Array
  readonly mode: number
  /** Of its owner. */
  readonly uid: number
}

/**
 * Reads a small file, and waits for nothing that is none: what is no file is not even opened, since opening some devices acts,
 * and of a file that says nothing true of its size no more is read than a keyfile may have.
 *
 * @throws WalletError for what is no file or too large, and what the system says
 */
export async function readKeyfile(path: string): Promise<FoundKeyfile> {
  expectFile(path, await stat(path))
  const file = await open(path, FLAGS)
  try {
    // What was looked at may be another file by now.
    const found = await file.stat()
    expectFile(path, found)
    if (found.size > MOST_BYTES) throw tooLarge(path, found.size)
    return { data: await contentOf(file, path), mode: found.mode, uid: found.uid }
  } finally {
    await file.close()
  }
}

async function contentOf(file: FileHandle, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(MOST_BYTES + 1)
  let length = 0
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length)
    if (bytesRead === 0) return bytes.slice(0, length)
    length += bytesRead
  }
  throw tooLarge(path, `more than ${MOST_BYTES}`)
}

function expectFile(path: string, found: Stats): void {
  if (found.isFile()) return
  throw new WalletError(
    'KEYFILE_UNREADABLE',
    `expected a keyfile at ${path}, found ${found.isDirectory() ? 'a folder' : 'a pipe or a device'}: choose another wallet`,
  )
}

function tooLarge(path: string, size: number | string): WalletError {
  return new WalletError('KEYFILE_FORMAT', `expected a keyfile, found ${size} bytes at ${path}: is it another file?`)
}
