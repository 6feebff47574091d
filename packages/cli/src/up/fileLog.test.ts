import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { explain } from '../explain.ts'
import { fileLog } from './fileLog.ts'

const folder = mkdtempSync(join(tmpdir(), 'glia-file-log-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe("the node's log of glia up", () => {
  it('shows what went wrong, and has it too', () => {
    const shown: string[] = []
    const log = fileLog(folder, (text) => shown.push(text))
    log.info('a line')
    log.error('it broke')
    expect(shown).toEqual(['node: it broke'])
    expect(readFileSync(join(folder, 'node.log'), 'utf8')).toMatch(/a line\n.*error: it broke\n$/)
  })

  it('is refused with a sentence where a folder has its name', () => {
    const other = join(folder, 'other')
    mkdirSync(join(other, 'node.log'), { recursive: true })
    let refused: unknown
    try {
      fileLog(other, () => undefined)
    } catch (error) {
      refused = error
    }
    expect(explain(refused)).toMatchObject({ code: 'EISDIR', fault: false })
  })

  // A device that answers each write as a disk that is full does.
  it.runIf(existsSync('/dev/full'))('says once that there is no room, and does not end the network', () => {
    const full = join(folder, 'full')
    mkdirSync(full)
    symlinkSync('/dev/full', join(full, 'node.log'))
    const shown: string[] = []
    const log = fileLog(full, (text) => shown.push(text))
    for (let n = 0; n < 3; n++) log.info('a line')
    expect(shown).toEqual([
      `the node's log cannot be written to ${join(full, 'node.log')}: the disk is full: make room and try again`,
    ])
  })
})
