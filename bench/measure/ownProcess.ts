import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Runs a script in a process of its own, so that memory and garbage are its own. The script gets `options` as JSON in its
 * first argument and prints its answer as JSON in its last line.
 */
export async function inOwnProcess<T>(script: URL, options: object, nodeArgs: readonly string[] = []): Promise<T> {
  const path = fileURLToPath(script)
  const child = spawn(
    process.execPath,
    [...nodeArgs, '--import', 'tsx', '--conditions=source', path, JSON.stringify(options)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`${path} ended with ${code}`)
  return JSON.parse(text.trimEnd().split('\n').at(-1) as string) as T
}

/** The options that this process was started with. */
export const givenOptions = <T>(): T => JSON.parse(process.argv[2] ?? '{}') as T
