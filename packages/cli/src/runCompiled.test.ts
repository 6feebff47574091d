import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { constants, Script } from 'node:vm'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keptCode, runCompiled } from './runCompiled.ts'

const KEEPER = new URL('../../../scripts/setup/keepCode.mjs', import.meta.url).pathname
const SOURCE = `(function (module, exports, require, __filename) { 'use strict'
exports.twice = (n) => n * 2
exports.folder = () => require('node:path').basename(__filename)
exports.rehearse = async () => { exports.twice(1) }
})`

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glia-compiled-'))
  file = join(folder, 'x.compiled.cjs')
  writeFileSync(file, SOURCE)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const keep = () => execFileSync(process.execPath, [KEEPER, file])
const kept = (source = SOURCE) => keptCode(Buffer.from(source), `${file}.code`)
/** Whether V8 compiles anew instead of taking this code. */
const isRefused = (cachedData: Buffer) =>
  new Script(SOURCE, {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    cachedData,
  }).cachedDataRejected
interface Made {
  twice(n: number): number
  folder(): string
}
async function works(): Promise<void> {
  const made = await runCompiled<Made>(pathToFileURL(file))
  expect([made.twice(21), made.folder()]).toEqual([42, 'x.compiled.cjs'])
}

describe('a compiled bundle', () => {
  it('runs without its code, as a module of its own file', async () => {
    expect(kept()).toBeUndefined()
    await works()
  })

  it('runs with the code that set-up keeps, which V8 takes', async () => {
    keep()
    expect(isRefused(kept() as Buffer)).toBe(false)
    await works()
  })

  it('runs without code that is damaged, cut short, empty or another script’s', async () => {
    keep()
    const whole = Buffer.concat([Buffer.alloc(8), kept() as Buffer])
    whole.writeUInt32LE(crc32(whole.subarray(8), crc32(SOURCE)))
    writeFileSync(`${file}.code`, whole)
    expect(kept()?.length).toBe(whole.length - 8)
    expect(kept(SOURCE.replace('n * 2', 'n * 3'))).toBeUndefined()
    for (const at of [0, 3, 8, 40, whole.length - 1]) {
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] as number) ^ 1
      writeFileSync(`${file}.code`, damaged)
      expect(kept()).toBeUndefined()
    }
    for (const length of [0, 7, 8, whole.length - 1]) {
      writeFileSync(`${file}.code`, whole.subarray(0, length))
      expect(kept()).toBeUndefined()
    }
    await works()
  })

  it('is compiled anew where the code is of another version of V8', async () => {
    keep()
    const code = Buffer.from(kept() as Buffer)
    // Magic number, then the digest of V8's version.
    code.writeUInt32LE((code.readUInt32LE(4) ^ 0xff) >>> 0, 4)
    const header = Buffer.alloc(8)
    header.writeUInt32LE(crc32(code, crc32(SOURCE)))
    writeFileSync(`${file}.code`, Buffer.concat([header, code]))
    expect(kept()?.equals(code)).toBe(true)
    expect(isRefused(code)).toBe(true)
    await works()
  })
})
