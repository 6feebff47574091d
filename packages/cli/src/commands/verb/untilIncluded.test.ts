import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GliaNode, startNode } from '@glia/node'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { run } from '../../program.ts'
import { testTerminal } from '../../testing/terminal.ts'

const path = mkdtempSync(join(tmpdir(), 'glia-until-included-'))
let node: GliaNode

beforeAll(async () => {
  // No block comes but by hand.
  node = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  for (const name of ['Alice', 'Bob', 'Charlie'])
    await run(['wallet', 'create', '-w', name, '--uri', `//${name}`, '--no-password', '-p', path], testTerminal())
})
afterAll(async () => {
  await node.stop()
  rmSync(path, { recursive: true })
})

function sending(wallet: string, ...more: string[]) {
  return sendingTo('ws', wallet, ...more)
}

function sendingTo(scheme: 'ws' | 'http', wallet: string, ...more: string[]) {
  const terminal = testTerminal()
  const url = `${scheme}://127.0.0.1:${node.port}`
  const ended = run(
    ['wallet', 'transfer', '//Ferdie', '1', '-w', wallet, '-p', path, '-n', url, '-y', ...more],
    terminal,
  )
  return { ended, written: terminal.written }
}

/** As if the process got a signal of which only the newest listener hears. */
function signal(name: NodeJS.Signals) {
  const listener = process.listeners(name).at(-1)
  listener?.(name)
  // Where the program goes on it has to be as before.
  if (listener !== undefined) process.off(name, listener)
}

it('says the hash of what it sent while it waits, and nothing more of signals once the block is there', async () => {
  const before = process.listenerCount('SIGINT')
  const { ended, written } = sending('Alice')
  await vi.waitFor(() => expect(written.err).toMatch(/^sent as 0x[0-9a-f]{64}, waiting for a block\n$/))
  expect(process.listenerCount('SIGINT')).toBe(before + 1)
  await node.sealer.seal()
  expect(await ended).toBe(0)
  expect(written.out).toContain(/0x[0-9a-f]{64}/.exec(written.err)?.[0])
  expect(process.listenerCount('SIGINT')).toBe(before)
})

it('says it where blocks are looked through for it, too', async () => {
  const { ended, written } = sendingTo('http', 'Alice')
  await vi.waitFor(() => expect(written.err).toMatch(/^sent as 0x[0-9a-f]{64}, waiting for a block\n$/), 10_000)
  await node.sealer.seal()
  expect(await ended).toBe(0)
  expect(written.out).toContain(/0x[0-9a-f]{64}/.exec(written.err)?.[0])
})

it.each([
  ['Bob', 'SIGINT', 130],
  ['Charlie', 'SIGTERM', 143],
] as const)('told to end while it waits it leaves the hash, as where a link broke', async (wallet, name, code) => {
  const { ended, written } = sending(wallet)
  await vi.waitFor(() => expect(written.err).toContain('waiting for a block'))
  signal(name)
  expect(await ended).toBe(code)
  const hash = /sent as (0x[0-9a-f]{64})/.exec(written.err)?.[1]
  expect(written.err.split('\n')[1]).toBe(
    `glia: expected to hear of the block of transaction ${hash}, found that the program was told to end (${name}): it was sent and may still get into a block; look for it, or at what it changes, before you do it again`,
  )
})

it('says both to programs as objects, also where the block has to be final', async () => {
  const { ended, written } = sending('Alice', '--json', '--finalized')
  await vi.waitFor(() => expect(written.err).toContain('waiting for'))
  signal('SIGINT')
  expect(await ended).toBe(130)
  const [told, error] = written.err
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(told).toEqual({
    level: 'info',
    message: `sent as ${told.hash}, waiting for its block to be final`,
    hash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
  })
  expect(error.error).toMatchObject({ code: 'OUTCOME_UNKNOWN', message: expect.stringContaining(told.hash) })
  expect(written.out).toBe('')
})
