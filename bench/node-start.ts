// Time from process start to the first RPC answer, beside Foundry's anvil in the same run.
// Arguments: none
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { install, installIsFresh } from '../scripts/setup/install.mjs'
import { wholes } from '../scripts/usage.ts'
import type { Figure } from './run.ts'

const RUNS = 31
const peers = fileURLToPath(new URL('./peers', import.meta.url))
const glia = fileURLToPath(new URL('../packages/cli/dist/glia.cjs', import.meta.url))

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Milliseconds until `method` is answered over HTTP; asks again at once while nothing listens. */
async function firstAnswer(command: readonly string[], port: number, method: string): Promise<number> {
  const [program, ...args] = command as [string, ...string[]]
  const began = performance.now()
  // A process group of its own: npm's anvil is a launcher, and killing only that leaves the server behind.
  const child: ChildProcess = spawn(program, args, { stdio: 'ignore', detached: true })
  try {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${child.exitCode}`)
      try {
        const response = await fetch(`http://127.0.0.1:${port}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] }),
        })
        const { result } = (await response.json()) as { result?: unknown }
        if (result !== undefined) return performance.now() - began
      } catch (error) {
        // Refused until the port is open; anything else is a fault of the program under test.
        if ((error as Error).name !== 'TypeError') throw error
      }
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  } finally {
    if (child.pid !== undefined) killGroup(child.pid)
    await new Promise((resolve) =>
      child.exitCode === null && child.signalCode === null ? child.once('close', resolve) : resolve(undefined),
    )
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number

export async function run(args: readonly string[] = []): Promise<readonly Figure[]> {
  wholes(args, [])
  if (!installIsFresh(peers)) await install(peers, (line: string) => console.error(line))
  const anvil = fileURLToPath(new URL('./peers/node_modules/.bin/anvil', import.meta.url))
  const ours: number[] = []
  const theirs: number[] = []
  // Alternating, so that whatever else the machine does falls on both.
  for (let index = 0; index <= RUNS; index++) {
    const port = await freePort()
    const own = await firstAnswer(
      [process.execPath, glia, 'node', '--rpc-port', String(port), '--metrics-port', '0'],
      port,
      'chain_getHeader',
    )
    const other = await freePort()
    const peer = await firstAnswer([anvil, '--port', String(other), '--silent'], other, 'eth_blockNumber')
    // The first round warms the file cache for both.
    if (index > 0) {
      ours.push(own)
      theirs.push(peer)
    }
  }
  return [
    {
      name: 'process start to first RPC answer',
      value: median(ours),
      unit: 'ms',
      target: { atMost: 400 },
      peer: { name: 'anvil', value: median(theirs) },
    },
    {
      name: 'slowest of the runs',
      value: Math.max(...ours),
      unit: 'ms',
      peer: { name: 'anvil', value: Math.max(...theirs) },
    },
  ]
}
