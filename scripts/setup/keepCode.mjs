// node keepCode.mjs SCRIPT: runs the rehearsal of a compiled bundle, and keeps the code that V8 made for it in SCRIPT.code,
// behind a checksum of both: V8 itself neither sees damage in it nor that it is another script's.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants, Script } from 'node:vm'
import { crc32 } from 'node:zlib'

/** Bytes before the code; a multiple of eight, so that V8 need not move it. */
const HEADER = 8
const TIME_LIMIT_MS = 30_000

const file = process.argv[2]
setTimeout(() => {
  console.error(`expected the rehearsal of ${file} to end within ${TIME_LIMIT_MS / 1000} s`)
  process.exit(1)
}, TIME_LIMIT_MS)
// As `runCompiled` of packages/cli runs it: other options would make other code.
const source = readFileSync(file)
const script = new Script(source.toString('latin1'), {
  filename: file,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
})
const module = { exports: {} }
script.runInThisContext()(module, module.exports, createRequire(file), file)
await module.exports.rehearse()
const code = script.createCachedData()
const header = Buffer.alloc(HEADER)
header.writeUInt32LE(crc32(code, crc32(source)))
writeFileSync(`${file}.code.part`, Buffer.concat([header, code]))
renameSync(`${file}.code.part`, `${file}.code`)
process.exit()
