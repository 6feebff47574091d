import { type ChildProcess, spawn } from 'node:child_process'

/** A child process of a test: its output so far, and a way to end it for certain. */
export interface Running {
  readonly child: ChildProcess
  /** Everything written to stdout and stderr so far, in the order it came. */
  output(): string
  /** What was written to stdout alone: lines that a program reads. */
  stdout(): string
  /** Resolves with the match once the output has it; rejects when the process ends first or time is up. */
  waitFor(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray>
  /** SIGTERM, then SIGKILL after a second; resolves when the process is gone. */
  stop(): Promise<void>
  /** Resolves with exit code and signal once the process has ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** Starts a process in a group of its own, so that whatever it starts ends with it. */
export function start(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Running {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  let stdout = ''
  const listeners = new Set<() => void>()
  const take = (chunk: Buffer) => {
    output += chunk.toString()
    for (const listener of listeners) listener()
  }
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    take(chunk)
  })
  child.stderr.on('data', take)
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('error', (error) => {
      output += `\n${error.message}\n`
      resolve({ code: 127, signal: null })
    })
    child.on('close', (code, signal) => resolve({ code, signal }))
  })

  const kill = (signal: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    try {
      process.kill(-child.pid, signal)
    } catch (error) {
      // The group may end between the check and the call: that is what was asked for.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }

  return {
    child,
    ended,
    output: () => output,
    stdout: () => stdout,
    waitFor(pattern, timeoutMs) {
      return new Promise((resolve, reject) => {
        const finish = (settle: () => void) => {
          clearTimeout(timer)
          listeners.delete(look)
          settle()
        }
        const look = () => {
          const found = pattern.exec(output)
          if (found) finish(() => resolve(found))
        }
        const fail = (why: string) =>
          finish(() =>
            reject(
              new Error(`${command} ${args.join(' ')}: ${why} before ${pattern}; it wrote:\n${output.slice(-4000)}`),
            ),
          )
        const timer = setTimeout(() => fail(`${timeoutMs} ms passed`), timeoutMs)
        listeners.add(look)
        void ended.then(({ code, signal }) => {
          look()
          fail(`ended with ${signal ?? code}`)
        })
        look()
      })
    },
    async stop() {
      kill('SIGTERM')
      const timer = setTimeout(() => kill('SIGKILL'), 1_000)
      await ended
      clearTimeout(timer)
    },
  }
}
