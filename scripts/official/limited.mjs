import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const GRACE_SECONDS = 20

/** Runs a command with all that it starts, keeps what it wrote in `logFile`, and ends it after `limit` seconds. */
export function runLimited(command, { cwd, env, limit, logFile }) {
  const started = performance.now()
  return new Promise((done, failed) => {
    const child = spawn(command[0], command.slice(1), { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const log = []
    child.stdout.on('data', (chunk) => log.push(chunk))
    child.stderr.on('data', (chunk) => log.push(chunk))
    let timedOut = false
    const end = (signal) => {
      timedOut = true
      process.kill(-child.pid, signal)
    }
    const soft = setTimeout(end, limit * 1000, 'SIGINT')
    const hard = setTimeout(end, (limit + GRACE_SECONDS) * 1000, 'SIGKILL')
    child.on('error', failed)
    child.on('close', (code) => {
      clearTimeout(soft)
      clearTimeout(hard)
      writeFileSync(logFile, Buffer.concat(log))
      done({ code, timedOut, seconds: (performance.now() - started) / 1000, logFile })
    })
  })
}
