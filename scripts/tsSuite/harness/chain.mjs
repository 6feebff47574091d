// Starts the chain of a file and ends it: set-up of vitest, and of the descriptors.
import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { plan } from './plan.mjs'

const LOOK_MS = 50
const START_MS = 60_000

/** Resolves with what ends the chain, once it has the block that tests wait for. */
export default async function startChain() {
  const { program, args, log, port, firstBlock } = plan.chain
  const file = openSync(log, 'w')
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', file, file] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  const end = Date.now() + START_MS
  while ((await height(port)) < firstBlock) {
    if (child.exitCode === null && Date.now() < end) await wait(LOOK_MS)
    else {
      await stop()
      throw new Error(`expected a chain on port ${port}, found none: see ${log}`)
    }
  }
  return stop
}

/** Number of the best block; -1 while nobody answers. */
async function height(port) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'chain_getHeader', params: [] }),
    })
    return Number((await response.json()).result.number)
  } catch {
    return -1
  }
}
