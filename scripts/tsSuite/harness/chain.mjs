// Starts the chain of a file and ends it: set-up of vitest, and of the descriptors.
import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { plan } from './plan.mjs'

const LOOK_MS = 50
const START_MS = 60_000

/** Resolves with what ends the chain, once it has the block that tests wait for. */
export default async function startChain() {
  const { program, args, log, port, firstBlock } = plan.chain
  // It would take the suite's transactions, while the chain that is started here ends for want of the port.
  if (await answers(port)) throw new Error(`expected nobody on port ${port}, found a program: end it first`)
  const file = openSync(log, 'w')
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', file, file] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  const end = Date.now() + START_MS
  const runs = () => child.exitCode === null && child.signalCode === null
  let begun = false
  while (!begun && runs() && Date.now() < end) {
    begun = (await height(port)) >= firstBlock
    if (!begun) await wait(LOOK_MS)
  }
  // What answered may be another program, which took the port first.
  if (begun && runs()) return stop
  await stop()
  throw new Error(`expected a chain on port ${port}, found none: see ${log}`)
}

/** True where a program listens, whatever it is. */
function answers(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const end = (is) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
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
