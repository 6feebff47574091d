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

/** Seconds since a `performance.now()` mark, for progress lines. */
export const since = (mark) => `${((performance.now() - mark) / 1000).toFixed(1)} s`
