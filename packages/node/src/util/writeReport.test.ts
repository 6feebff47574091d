import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { writeReport } from './writeReport.ts'

// A disk that files can be made on, and nothing written into, where `full` is true.
const disk = vi.hoisted(() => ({ full: false }))
vi.mock('node:fs', async (load) => {
  const real = await load<typeof import('node:fs')>()
  return {
    ...real,
    writeFileSync: (path: string, text: string, options: object) => {
      real.writeFileSync(path, disk.full ? '' : text, options)
      if (disk.full) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    },
  }
})

it('a report is a new file of its owner’s alone, and where the disk is full there is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'glia-report-'))
  try {
    const path = join(folder, 'glia-fault-1.json')
    writeReport(path, { error: 'x' })
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ error: 'x' })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(() => writeReport(path, { error: 'y' })).toThrow('EEXIST')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ error: 'x' })
    disk.full = true
    expect(() => writeReport(join(folder, 'glia-fault-2.json'), {})).toThrow('ENOSPC')
    expect(readdirSync(folder)).toEqual(['glia-fault-1.json'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
