import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startNode } from '@glia/node'
import { expect, it } from 'vitest'
import { announceableAddress } from './up/announceableAddress.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The program below a heading of the SDK's README. */
function program(heading: string): string {
  const text = readFileSync(join(root, 'packages', 'sdk', 'README.md'), 'utf8')
  const [, section = ''] = text.split(`# ${heading}\n`)
  return /```ts\n([\s\S]*?)```/.exec(section)?.[1] ?? ''
}

it('the first miner of the SDK’s README is paid', { timeout: 60_000 }, async () => {
  const node = await startNode({ seal: 'interval=25ms', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  mkdirSync(join(root, '.cache'), { recursive: true })
  // Below the root, so that it finds the packages as a program beside them would.
  const folder = mkdtempSync(join(root, '.cache', 'readme-'))
  try {
    const text = program('A first miner, and a validator that pays it')
    expect(text).toContain('ws://127.0.0.1:9944')
    const ip = await announceableAddress()
    const here = text.replace('127.0.0.1:9944', `127.0.0.1:${node.port}`).replace("'127.0.0.2'", `'${ip}'`)
    writeFileSync(join(folder, 'miner.mts'), here)
    const args = ['--conditions=source', '--import', 'tsx', join(folder, 'miner.mts')]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 50_000 })
    const paid = /^UID 1 at \S+ has incentive 1 and (\d+) rao of alpha\n$/.exec(stdout)
    expect(Number(paid?.[1]), stdout).toBeGreaterThan(0)
  } finally {
    await node.stop()
    rmSync(folder, { recursive: true })
  }
})

it('the axon and the dendrite of the SDK’s README understand each other', { timeout: 60_000 }, async () => {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, '.cache', 'readme-'))
  try {
    writeFileSync(join(folder, 'call.mts'), program('Serving and calling'))
    const args = ['--conditions=source', '--import', 'tsx', join(folder, 'call.mts')]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 50_000 })
    expect(stdout).toBe('true { total: 3 } 200\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it.each([
  ['The everyday economy', /^Stake 0\.5 TAO with 5\w+ on subnet 1\n\d+n \{ token: 'alpha', netuid: 1, rao: \d+n \} 0/],
  ['A policy for what signs', /^perDay\ntrue\n$/],
])('the program below “%s” of the SDK’s README prints what it says', { timeout: 60_000 }, async (heading, expected) => {
  const node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  mkdirSync(join(root, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, '.cache', 'readme-'))
  try {
    const here = program(heading).replace('127.0.0.1:9944', `127.0.0.1:${node.port}`)
    writeFileSync(join(folder, 'program.mts'), here)
    const args = ['--conditions=source', '--import', 'tsx', join(folder, 'program.mts')]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 50_000 })
    expect(stdout).toMatch(expected)
  } finally {
    await node.stop()
    rmSync(folder, { recursive: true })
  }
})
