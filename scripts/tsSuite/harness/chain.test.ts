import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'glia-chain-'))
afterAll(() => rmSync(folder, { recursive: true }))
const log = join(folder, 'log')

/** Starts `source` as the chain of a plan, in a process of its own, and says how that went. */
function start(source: string, port: number): Promise<string> {
  const program = join(folder, 'program.cjs')
  writeFileSync(program, source)
  const plan = { chain: { program, args: [String(port)], log, port, firstBlock: 1 } }
  const chain = fileURLToPath(new URL('chain.mjs', import.meta.url))
  const run = `const { default: startChain } = await import(${JSON.stringify(chain)})
try { const stop = await startChain(); await stop(); console.log('started') } catch (error) { console.log(error.message) }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', run], {
    env: { ...process.env, GLIA_TS_PLAN: JSON.stringify(plan) },
  })
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  return new Promise((resolve) => child.once('close', () => resolve(out.trim())))
}

const header = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { number: '0x5' } })

async function freePort(): Promise<number> {
  const server = createSocketServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

it('a chain that makes blocks on its port is started, and ended', async () => {
  const own = `require('node:http').createServer((_, out) => out.end(${JSON.stringify(header)})).listen(+process.argv[2], '127.0.0.1')`
  expect(await start(own, await freePort())).toBe('started')
})

it('where another node has the port, none is started', async () => {
  const foreign = createServer((_, out) => out.end(header)).listen(0, '127.0.0.1')
  await new Promise((resolve) => foreign.once('listening', resolve))
  const { port } = foreign.address() as AddressInfo
  rmSync(log, { force: true })
  try {
    expect(await start('setInterval(() => {}, 1000)', port)).toBe(
      `expected nobody on port ${port}, found a program: end it first`,
    )
    expect(existsSync(log)).toBe(false)
  } finally {
    foreign.close()
  }
})

it('an answer of another program is not that of a chain that has ended', async () => {
  // A program beside it answers, and only once the chain is over.
  const other = `require('node:http').createServer((_, out) => {
  process.kill(+process.argv[1], 'SIGKILL')
  setTimeout(() => { out.end(${JSON.stringify(header)}); setTimeout(process.exit, 500) }, 500)
}).listen(+process.argv[2], '127.0.0.1')
setTimeout(process.exit, 20000)`
  const chain = `require('node:child_process')
  .spawn(process.execPath, ['-e', ${JSON.stringify(other)}, String(process.pid), process.argv[2]], { detached: true, stdio: 'ignore' }).unref()
setInterval(() => {}, 1000)`
  const port = await freePort()
  expect(await start(chain, port)).toBe(`expected a chain on port ${port}, found none: see ${log}`)
})
