import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { GivenBlock } from '../../packages/node/src/index.ts'
import type { FromTwin, ToTwin } from './twin.ts'

/** The second process, which executes what the first one makes. */
export class Second {
  readonly #child: ChildProcess
  #gone: string | undefined

  constructor() {
    this.#child = fork(fileURLToPath(new URL('./twin.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx', '--conditions=source'],
      // Blocks hold bytes and wide numbers.
      serialization: 'advanced',
    })
    this.#child.once('exit', (code, signal) => {
      this.#gone = `the second process ended with ${signal ?? `code ${code}`}`
    })
  }

  /** Begins anew from where the network begins. */
  async begin(): Promise<void> {
    await this.#ask({ kind: 'begin' })
  }

  /** Executes blocks, and answers what is wrong with them. */
  async execute(blocks: readonly GivenBlock[]): Promise<string | undefined> {
    return (await this.#ask({ kind: 'blocks', blocks })).wrong
  }

  close(): void {
    this.#child.disconnect()
  }

  async #ask(message: ToTwin): Promise<FromTwin> {
    if (this.#gone !== undefined) return { wrong: this.#gone }
    const stop = new AbortController()
    const { signal } = stop
    try {
      const answered = once(this.#child, 'message', { signal })
      const ended = once(this.#child, 'exit', { signal })
      this.#child.send(message)
      const [answer] = await Promise.race([answered, ended.then(() => [{ wrong: this.#gone }])])
      return answer as FromTwin
    } finally {
      stop.abort()
    }
  }
}
