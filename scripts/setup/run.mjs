import { spawn } from 'node:child_process'

/**
 * Runs a command with its output shown, or kept back until it fails.
 *
 * @throws Error that names the command and, when the output was kept back, ends with its last lines
 */
export function run(command, args, { cwd, quiet = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const kept = []
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', quiet ? 'pipe' : 2, quiet ? 'pipe' : 2] })
    child.stdout?.on('data', (chunk) => kept.push(chunk))
    child.stderr?.on('data', (chunk) => kept.push(chunk))
    child.on('error', (error) => reject(new Error(`could not start ${command}: ${error.message}`)))
    child.on('close', (code) => {
      if (code === 0) return resolve()
      const tail = Buffer.concat(kept).toString().trimEnd()
      reject(new Error(`${[command, ...args].join(' ')} exited with ${code}${tail ? `\n${tail}` : ''}`))
    })
  })
}

/** How often a long step says that it is still at work. */
const EVERY_MS = 5000

/** Does a step of the set-up; one that takes longer says every few seconds for how long it has been at it. */
export async function telling(say, what, work, everyMs = EVERY_MS) {
  const started = performance.now()
  say(what)
  const timer = setInterval(
    () => say(`${what}, ${((performance.now() - started) / 1000).toFixed(0)} s so far`),
    everyMs,
  )
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

/** Seconds since a `performance.now()` mark, for progress lines. */
export const since = (mark) => `${((performance.now() - mark) / 1000).toFixed(1)} s`
