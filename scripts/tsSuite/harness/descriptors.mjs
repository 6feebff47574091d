// Runs polkadot-api's generator of descriptors beside a chain.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import startChain from './chain.mjs'

const stop = await startChain()
const cli = join('node_modules', 'polkadot-api', 'bin', 'cli.mjs')
const child = spawn(process.execPath, [cli, 'generate'], { stdio: 'inherit' })
process.exitCode = await new Promise((resolve) => child.once('exit', resolve))
await stop()
