import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { carriers, nameOf, signalTo } from './carriers.mjs'

const GRACE_SECONDS = 20
const SWEEP_MS = 50
const SWEEPS = 100
const PASSED_ON = ['SIGINT', 'SIGTERM']

/**
 * Runs a command, keeps what it wrote in `logFile`, and ends it after `limit` seconds.
 *
 * What it started and left running ends with it: its process group, and where the system has /proc also what made a
 * session of its own. What does not end is named in the log. SIGINT and SIGTERM are passed on, and end this program
 * once the command is over.
 */
export function runLimited(command, { cwd, env, limit, logFile }) {
  const started = performance.now()
  // One variable for each run: those of a run within a run carry both.
  const mark = `GLIA_RUN_${randomUUID().replaceAll('-', '')}=1`
  const marked = { ...env, [mark.slice(0, -2)]: '1' }
  return new Promise((done, failed) => {
    const child = spawn(command[0], command.slice(1), {
      cwd,
      env: marked,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const log = []
    child.stdout.on('data', (chunk) => log.push(chunk))
    child.stderr.on('data', (chunk) => log.push(chunk))
    let timedOut = false
    let interrupted
    const end = (signal) => signalTo(-child.pid, signal)
    const overLimit = (signal) => {
      timedOut = true
      end(signal)
    }
    const timers = [
      setTimeout(overLimit, limit * 1000, 'SIGINT'),
      setTimeout(overLimit, (limit + GRACE_SECONDS) * 1000, 'SIGKILL'),
    ]
    const passOn = (signal) => {
      interrupted = signal
      end(signal)
      timers.push(setTimeout(end, GRACE_SECONDS * 1000, 'SIGKILL'))
    }
    const settle = () => {
      for (const timer of timers) clearTimeout(timer)
      for (const signal of PASSED_ON) process.off(signal, passOn)
    }
    for (const signal of PASSED_ON) process.on(signal, passOn)
    child.on('error', (error) => {
      settle()
      failed(error)
    })
    const closed = new Promise((resolve) => child.once('close', resolve))
    child.on('exit', async (code, signal) => {
      const left = await endWhatIsLeft(child.pid, mark)
      // What is not ended may hold the output for ever.
      await Promise.race([closed, wait(SWEEP_MS * SWEEPS, undefined, { ref: false })])
      child.stdout.destroy()
      child.stderr.destroy()
      settle()
      for (const line of left) log.push(Buffer.from(`\nstill running, and not ended: ${line}\n`))
      writeFileSync(logFile, Buffer.concat(log))
      if (interrupted === undefined)
        done({ code, signal, timedOut, limit, seconds: (performance.now() - started) / 1000, logFile })
      // Other commands may run yet; the last to end ends the program, and none begins after it.
      else if (process.listenerCount(interrupted) === 0) process.exit(128 + constants.signals[interrupted])
    })
  })
}

/** Ends the group of a command that is over and what carries its mark; says what stays. */
async function endWhatIsLeft(group, mark) {
  signalTo(-group, 'SIGKILL')
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const left = carriers(mark)
    if (left.length === 0) return []
    for (const pid of left) signalTo(pid, 'SIGKILL')
    await wait(SWEEP_MS)
  }
  return carriers(mark).map(nameOf)
}
