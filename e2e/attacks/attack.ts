import { strike } from './blows.ts'

/** The node that is attacked: always one of this test's own, on a loopback address. */
export interface Target {
  readonly port: number
  readonly http: string
  readonly ws: string
}

/** One way to hurt a node from outside, with nothing but what it offers to everybody. */
export interface Attack {
  readonly name: string
  /** What is done, in one sentence. */
  readonly what: string
  /** Does nothing, so that nothing is to be seen of it. */
  readonly isIdle?: boolean
  /** Options of the node without which it is not held to what it promises strangers. */
  readonly nodeArgs?: readonly string[]
  /** The chain of the node is on disk. */
  readonly onDisk?: boolean
  /** A package of the tests' own that it cannot do without. */
  readonly needs?: string
  /** Goes on until the signal fires. What the node refuses is part of the attack and never throws. */
  run(target: Target, signal: AbortSignal): Promise<void>
}

/** Runs some workers at once, each over and over until the signal fires. A worker that fails waits a little. */
export async function crowd(size: number, signal: AbortSignal, work: (index: number) => Promise<void>): Promise<void> {
  const one = async (index: number) => {
    while (!signal.aborted) await work(index).catch(() => pause(20))
  }
  await Promise.all(Array.from({ length: size }, (_, index) => one(index)))
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Resolves when the signal fires, or after a while. */
export function until(signal: AbortSignal, ms = 2 ** 31 - 1): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}

export const request = (method: string, params: readonly unknown[] = [], id: unknown = 1): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params })

/** POSTs a body; the answer is read and forgotten. */
export async function send(http: string, body: string, signal: AbortSignal): Promise<number> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(http, { method: 'POST', headers, body, signal }).catch((fault: unknown) => {
    if (wasCut(fault)) strike()
    throw fault
  })
  strike()
  for await (const _ of response.body ?? []);
  return response.status
}

/** Whether the node ended a connection that there was. */
function wasCut(fault: unknown): boolean {
  const { code } = ((fault as Error).cause ?? {}) as { readonly code?: unknown }
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET'
}

/** SCALE's compact form of a number below 2^30, as hexadecimal digits. */
export function compactOf(value: number): string {
  const [bytes, mode] = value < 2 ** 6 ? [1, 0] : value < 2 ** 14 ? [2, 1] : [4, 2]
  const text = Buffer.alloc(4)
  text.writeUInt32LE(4 * value + mode)
  return text.toString('hex', 0, bytes)
}
