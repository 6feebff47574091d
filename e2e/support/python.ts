import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isReady, pythonOf, systemPython, venvsFolder } from '../../scripts/pythonEnv.mjs'
import { start } from './process.ts'

const folder = fileURLToPath(new URL('../python/', import.meta.url))

/** Why there are no Python clients on this machine, or undefined when there are. */
export const noPython: string | undefined = systemPython().reason

/** Whether an environment stands ready; with python3 present a missing one is a failure, not a skip. */
export function requireEnvironment(name: string): void {
  if (!isReady(name)) throw new Error(`environment ${name} is missing: make it with node scripts/pythonEnv.mjs ${name}`)
}

/** Folder with the programs of an environment, for example btcli. */
export const binOf = (environment: string): string => join(venvsFolder, environment, 'bin')

/** One line a script printed: `step` names it, the rest are the figures the test asserts on. */
export interface Step {
  readonly step: string
  readonly [figure: string]: unknown
}

/** A home folder of its own for a client: the SDKs write caches and wallets there. */
export function scratchHome(): { readonly home: string; remove(): void } {
  const home = mkdtempSync(join(tmpdir(), 'glia-client-'))
  return { home, remove: () => rmSync(home, { recursive: true, force: true }) }
}

/**
 * Runs e2e/python/SCRIPT in an environment and collects the steps it reports.
 *
 * @throws Error with the script's last lines when it ends with anything but 0
 */
export async function runScript(
  environment: string,
  script: string,
  args: readonly string[],
  timeoutMs = 240_000,
): Promise<Map<string, Step>> {
  requireEnvironment(environment)
  const scratch = scratchHome()
  const running = start(pythonOf(environment), [join(folder, script), ...args], {
    cwd: scratch.home,
    env: {
      ...process.env,
      HOME: scratch.home,
      PYTHONUNBUFFERED: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      BT_LOGGING_DEBUG: '0',
    },
  })
  const timer = setTimeout(() => void running.stop(), timeoutMs)
  const { code, signal } = await running.ended
  clearTimeout(timer)
  scratch.remove()
  const steps = new Map<string, Step>()
  for (const line of running.stdout().split('\n')) {
    if (!line.startsWith('{"step"')) continue
    const step = JSON.parse(line) as Step
    steps.set(step.step, step)
  }
  if (code !== 0) {
    const done = [...steps.keys()].join(', ')
    throw new Error(
      `${script} in ${environment} ended with ${signal ?? code} after the steps [${done}]:\n${running.output().slice(-5000)}`,
    )
  }
  return steps
}

/** The steps of a script, for tests of which each looks at one. */
export class Script {
  #steps = new Map<string, Step>()
  #failure: unknown

  /** Runs it to its end. What it ends with is told by the tests, of the steps that are missing. */
  async run(environment: string, script: string, args: readonly string[]): Promise<void> {
    try {
      this.#steps = await runScript(environment, script, args)
    } catch (error) {
      this.#failure = error
    }
  }

  /** Figures of a step; a script that ended before it fails the test with its output. */
  step(name: string): Step {
    const found = this.#steps.get(name)
    if (found === undefined) throw this.#failure ?? new Error(`the script reported no step '${name}'`)
    return found
  }
}
