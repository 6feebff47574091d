import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface StartedNode {
  readonly child: ChildProcess
  readonly port: number
  readonly genesisHash: string
  stop(): Promise<void>
}

/** Starts `process.ts` and waits until it listens. */
export async function startBenchNode(options: object): Promise<StartedNode> {
  const script = fileURLToPath(new URL('./process.ts', import.meta.url))
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
    { stdio: ['ignore', 'pipe', 'inherit'] },
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
