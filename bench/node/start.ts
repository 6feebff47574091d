import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Usage } from '../../scripts/usage.ts'

export interface StartedNode {
  readonly child: ChildProcess
  readonly port: number
  readonly genesisHash: string
  stop(): Promise<void>
}

const HERE = fileURLToPath(new URL('../..', import.meta.url))

/** Starts `process.ts` and waits until it listens. @param checkout whose node it is */
export async function startBenchNode(options: object, checkout = HERE): Promise<StartedNode> {
  const script = join(checkout, 'bench/node/process.ts')
  if (!existsSync(script)) throw new Usage(`expected a checkout in ${checkout}, found no ${script}`)
  const child = spawn(
    process.execPath,
    [
      ...(process.env.GLIA_BENCH_NODE_ARGS?.split(' ') ?? []),
      '--import',
      'tsx',
      '--conditions=source',
      script,
      JSON.stringify(options),
    ],
    { cwd: checkout, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const line = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('\n')) resolve(text)
    })
    child.once('exit', (code) => reject(new Error(`the node ended with ${code} before it listened`)))
  })
  const { port, genesisHash } = JSON.parse(line) as { port: number; genesisHash: string }
  return {
    child,
    port,
    genesisHash,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

/** One value of the node's /metrics. */
export async function metric(port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  return line === undefined ? 0 : Number(line.split(' ')[1])
}

/** One JSON-RPC call over HTTP. */
export async function call<T>(port: number, method: string, params: readonly unknown[] = []): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const { result, error } = (await response.json()) as { result: T; error?: { message: string } }
  if (error !== undefined) throw new Error(`${method}: ${error.message}`)
  return result
}
