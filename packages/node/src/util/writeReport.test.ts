import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeReport } from './writeReport.ts'

/** What `use` does on a disk that files can be made on, and nothing written into. */
function onFullDisk(use: () => void): void {
  const { writeFileSync } = fs
  fs.writeFileSync = (path, _text, options) => {
    writeFileSync(path, '', options)
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  }
  syncBuiltinESMExports()
  try {
    use()
  } finally {
    fs.writeFileSync = writeFileSync
    syncBuiltinESMExports()
  }
}

it('a report is a new file of its owner’s alone, and where the disk is full there is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'glia-report-'))
  try {
    const path = join(folder, 'glia-fault-1.json')
    writeReport(path, { error: 'x' })
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ error: 'x' })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(() => writeReport(path, { error: 'y' })).toThrow('EEXIST')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ error: 'x' })
    onFullDisk(() => {
      expect(() => writeReport(path, {})).toThrow('EEXIST')
      expect(() => writeReport(join(folder, 'glia-fault-2.json'), {})).toThrow('ENOSPC')
    })
    expect(readdirSync(folder)).toEqual(['glia-fault-1.json'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
