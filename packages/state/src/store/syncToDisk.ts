import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'

/** A file with these bytes, on the disk when it returns; its name is once its directory is. */
export function writeSynced(path: string, bytes: Uint8Array): void {
  const opened = openSync(path, 'w')
  try {
    writeSync(opened, bytes)
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

export function syncFile(path: string): void {
  const opened = openSync(path, 'r+')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

export function syncDirectory(directory: string): void {
  // Windows has no such call; there the journal of the file system orders names.
  if (process.platform === 'win32') return
  const opened = openSync(directory, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
