import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Running, start } from './process.ts'

/** The bundled command line, as a user runs it; GLIA_PROGRAM names another build. */
export const glia =
  process.env.GLIA_PROGRAM ?? fileURLToPath(new URL('../../packages/cli/dist/glia.cjs', import.meta.url))

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('the system gave no port')
  return address.port
}

export interface NodeUnderTest extends Running {
  readonly port: number
  /** WebSocket endpoint. */
  readonly ws: string
  /** HTTP endpoint on the same port. */
  readonly http: string
  /** Milliseconds from the start of the process to its first RPC answer. */
  readonly startMs: number
}

export interface NodeOptions {
  /** `instant`, `manual` or `interval=250ms`. */
  readonly seal?: string
  /** Genesis: `localnet` unless said otherwise, or `dev`. */
  readonly chain?: string
  /** Folder of the database; in memory when left out. */
  readonly dataDir?: string
  readonly args?: readonly string[]
}

/** One JSON-RPC call over HTTP; resolves with the whole answer, error or not. */
export async function post(
  url: string,
  method: string,
  params: readonly unknown[] = [],
): Promise<{ result?: unknown; error?: RpcError }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  return (await response.json()) as { result?: unknown; error?: RpcError }
}

export interface RpcError {
  readonly code: number
  readonly message: string
  readonly data?: unknown
}

/** One JSON-RPC call over HTTP that must succeed. */
export async function ask<T>(url: string, method: string, params: readonly unknown[] = []): Promise<T> {
  const { result, error } = await post(url, method, params)
  if (error !== undefined)
    throw new Error(`${method}: ${error.code} ${error.message} ${JSON.stringify(error.data ?? null)}`)
  return result as T
}

/** Number of the best block. */
export async function height(url: string): Promise<number> {
  return Number((await ask<{ number: string }>(url, 'chain_getHeader')).number)
}

/** Waits until a condition holds, looking every 25 ms. */
export async function until<T>(
  what: string,
  timeoutMs: number,
  look: () => Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > end) throw new Error(`${what}: not within ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** Starts `glia node` with the localnet genesis on a free port and waits for its first RPC answer. */
export async function startNode(options: NodeOptions = {}): Promise<NodeUnderTest> {
  if (!existsSync(glia)) throw new Error(`${glia} is missing: build it with node scripts/setup.mjs`)
  const port = await freePort()
  const args = [
    'node',
    '--chain',
    options.chain ?? 'localnet',
    '--seal',
    options.seal ?? 'interval=250ms',
    '--rpc-port',
    String(port),
    '--metrics-port',
    '0',
  ]
  if (options.dataDir !== undefined) args.push('--data-dir', options.dataDir)
  const began = performance.now()
  const running = start(process.execPath, [glia, ...args, ...(options.args ?? [])])
  const http = `http://127.0.0.1:${port}`
  let over = false
  void running.ended.then(() => {
    over = true
  })
  try {
    await until('first RPC answer', 20_000, async () => {
      if (over) throw new Error(`the node ended at once; it wrote:\n${running.output()}`)
      const answer = await post(http, 'system_health').catch(() => undefined)
      return answer?.result !== undefined
    })
  } catch (error) {
    await running.stop()
    throw error
  }
  return { ...running, port, http, ws: `ws://127.0.0.1:${port}`, startMs: performance.now() - began }
}
