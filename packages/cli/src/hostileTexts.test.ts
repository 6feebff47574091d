// What somebody else wrote into a chain, an answer or a folder, as it comes to a terminal and to a pipe.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex } from '@glia/base'
import { type GliaNode, startNode } from '@glia/node'
import { connect, type Glia, Keypair } from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodeLog } from './node/nodeLog.ts'
import { LiveScreen } from './output/liveScreen.ts'
import { styleFor } from './output/style.ts'
import { run } from './program.ts'
import { testTerminal } from './testing/terminal.ts'
import { dashboard, summaryLine } from './up/dashboard.ts'
import { fileLog } from './up/fileLog.ts'
import { MarketState } from './up/marketState.ts'

const alice = Keypair.fromUri('//Alice')
/** Clears the screen, names the window, turns the direction, begins a line, moves up with one byte, and hides. */
const HOSTILE = '\u001b[2J\u001b]0;owned\u0007\u202eevil\nglia: fine\u009b1A\u200bend'
const SHOWN = '\\u001b[2J\\u001b]0;owned\\u0007\\u202eevil\\nglia: fine\\u009b1A\\u200bend'
/** Whatever acts on a terminal but ends of lines: C0, DEL, C1, separators and directions. */
const ACTING = /[^\P{Cc}\n]|[\u2028-\u202e\u2066-\u2069\u200b-\u200f]/u

/** Without what the program itself colours, moves and clears. */
const withoutOwn = (text: string) =>
  text
    .split('\u001b[')
    .map((part, at) => (at === 0 ? part : part.replace(/^(?:(?:0|1|2|31|32|33|36)m|\?25l|G|K|J)/, '')))
    .join('')

const folder = mkdtempSync(join(tmpdir(), 'glia-hostile-'))
let node: GliaNode
let glia: Glia
let netuid = 0

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  glia = await connect(`ws://127.0.0.1:${node.port}`)
  await glia.registerNetwork(alice, Keypair.fromUri('//Alice//hk').address)
  netuid = (await glia.subnets()).at(-1)?.netuid ?? 0
  await glia.setSubnetIdentity(alice, { netuid, name: HOSTILE, description: HOSTILE, url: HOSTILE })
  await glia.setCommitment(Keypair.fromUri('//Alice//hk'), { netuid, data: HOSTILE })
  await glia.setIdentity(alice, { name: HOSTILE, description: HOSTILE })
  const key = glia.chain.metadata.storage('SubtensorModule', 'TokenSymbol').key(netuid)
  await glia.sudo(alice, glia.chain.call('System', 'set_storage', { items: [[fromHex(key), symbolBytes()]] }))
})
afterAll(async () => {
  glia.close()
  await node.stop()
  rmSync(folder, { recursive: true })
})

/** This runtime has a table of symbols; what another one stores may be anything. */
function symbolBytes(): Uint8Array {
  const text = new TextEncoder().encode(HOSTILE)
  return Uint8Array.of(text.length << 2, ...text)
}

async function asked(args: readonly string[], options: Parameters<typeof testTerminal>[0] = {}) {
  const terminal = testTerminal(options)
  const code = await run([...args, '-n', `ws://127.0.0.1:${node.port}`], terminal)
  return { code, ...terminal.written }
}

describe('texts of a chain', () => {
  it.each([
    ['metagraph', 'N'],
    ['subnet', 'list'],
    ['subnet', 'show', 'N'],
    ['stake', 'list', '//Alice'],
    ['identity', 'get', '--netuid', 'N'],
    ['identity', 'get', '//Alice'],
    ['delegate', 'list'],
    ['commitment', 'get', '--netuid', 'N', '//Alice//hk'],
  ])('do nothing to whoever looks: %s %s', async (...words) => {
    const args = words.map((word) => (word === 'N' ? String(netuid) : word))
    const text = await asked(args)
    expect(text).toMatchObject({ code: 0, err: '' })
    expect(text.out).not.toMatch(ACTING)
    // No line is of somebody else's making.
    expect(text.out).not.toMatch(/^glia: fine/m)
    const coloured = await asked(args, { isTTY: true, colours: true })
    expect(withoutOwn(coloured.out)).not.toMatch(ACTING)
    const exact = await asked([...args, '--json'])
    expect(exact.out).not.toMatch(ACTING)
    const told = JSON.stringify(JSON.parse(exact.out))
    expect(told.includes(JSON.stringify(HOSTILE).slice(1, -1))).toBe(!/stake|delegate/.test(args[0] as string))
  })

  it('are seen for what they are', async () => {
    expect((await asked(['metagraph', String(netuid)])).out).toContain(`${SHOWN} ${SHOWN}  subnet ${netuid} at block`)
    expect((await asked(['subnet', 'list'])).out).toContain(`  ${SHOWN} ${SHOWN}  `)
  })
})

describe('texts of a node', () => {
  it('that is asked are one line of the error, also with --verbose and --json', async () => {
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      request.on('end', () => {
        const { id } = JSON.parse(body) as { id: number }
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_000, message: HOSTILE, data: HOSTILE } }))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = server.address() as AddressInfo
      const failed = async (...more: string[]) => {
        const terminal = testTerminal()
        const code = await run(['metagraph', '1', '-n', `http://127.0.0.1:${port}`, ...more], terminal)
        return { code, ...terminal.written }
      }
      const plain = await failed()
      expect(plain).toMatchObject({ code: 1, out: '' })
      expect(plain.err).toContain(SHOWN)
      expect(plain.err.split('\n')).toHaveLength(2)
      for (const { err } of [plain, await failed('--verbose'), await failed('--json')]) {
        expect(err).not.toMatch(ACTING)
        expect(err).not.toMatch(/^glia: fine/m)
      }
      const { error } = JSON.parse((await failed('--json')).err) as { error: { message: string } }
      expect(error.message).toContain(HOSTILE)
    } finally {
      server.close()
    }
  })

  it('are one line each of its log, of the log beside others and of its JSON', () => {
    const terminal = testTerminal()
    const log = nodeLog(terminal, { json: false })
    log.info(HOSTILE)
    log.warn(HOSTILE)
    log.error(HOSTILE, Object.assign(new Error(HOSTILE), { stack: undefined }))
    expect(terminal.written.out.split('\n')).toHaveLength(2)
    expect(terminal.written.err.split('\n')).toHaveLength(4)

    const json = testTerminal()
    nodeLog(json, { json: true }).warn(HOSTILE)
    expect(JSON.parse(json.written.err)).toMatchObject({ message: HOSTILE })

    const shown: string[] = []
    fileLog(folder, (text) => shown.push(text)).info(HOSTILE)
    const file = readFileSync(join(folder, 'node.log'), 'utf8')
    expect(file.split('\n')).toHaveLength(2)
    for (const text of [terminal.written.out, terminal.written.err, json.written.err, file]) {
      expect(text).not.toMatch(ACTING)
      expect(text).toContain(SHOWN)
    }
  })

  it('and of the processes of a market leave the live table as it is', () => {
    const market = new MarketState('retrieval', 2, [
      { name: HOSTILE, role: 'miner', label: HOSTILE, honest: true, hotkey: HOSTILE, argv: [] },
    ])
    market.notice(HOSTILE)
    market.process(HOSTILE, { kind: 'waiting', waitMs: 1, reason: HOSTILE, starts: 1 })
    const snapshot = {
      block: 1,
      hash: '0x',
      finalized: 0,
      milliseconds: 0,
      url: HOSTILE,
      logFolder: HOSTILE,
      market: market.view(),
    }
    const terminal = testTerminal({ isTTY: true, colours: true, columns: 80 })
    const lines = dashboard(snapshot, styleFor(true))
    new LiveScreen(terminal.out).draw(lines)
    const drawn = withoutOwn(terminal.written.out)
    expect(drawn).not.toMatch(ACTING)
    expect(drawn.split('\n').slice(0, -1)).toHaveLength(lines.length)
    expect(Math.max(...drawn.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    terminal.out.line(summaryLine(snapshot))
    expect(terminal.written.out.split('\n').at(-2)).toContain(SHOWN)
  })
})

it('names of folders do nothing to whoever lists wallets', async () => {
  mkdirSync(join(folder, 'wallets', HOSTILE), { recursive: true })
  const terminal = testTerminal()
  expect(await run(['wallet', 'list', '-p', join(folder, 'wallets')], terminal)).toBe(0)
  expect(terminal.written.out).not.toMatch(ACTING)
  expect(terminal.written.out).toContain(SHOWN)
})
