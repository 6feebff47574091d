import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { NodeError } from '../errors.ts'
import { packTasks, type SignatureTask } from './verifyBatch.ts'

/** Signatures a worker gets at once: enough to make the messages between threads cheap, few enough to share them out. */
const MAX_BATCH = 64
/** Under load a batch waits this long for company: fewer messages between threads, and answers that share a packet. */
const MIN_BATCH = 24
const GATHER_MS = 2

interface Waiting {
  readonly task: SignatureTask
  readonly resolve: (good: boolean) => void
  readonly reject: (fault: Error) => void
}

interface Thread {
  readonly worker: Worker
  busy: readonly Waiting[]
}

/**
 * Checks signatures on other threads, in batches. Threads start with the first signature (or with `warm`), so that a
 * node that only answers questions never pays for them.
 */
export class Verifier {
  readonly #threads: Thread[] = []
  readonly #count: number
  #queue: Waiting[] = []
  #scheduled = false
  #gathering = false
  /** When a thread last answered: just now means that there is load. */
  #lastAnswer = Number.NEGATIVE_INFINITY
  #closed = false

  // As many as there are processors: the main thread does less with a transfer than a check costs, so with one thread
  // fewer a machine of two waits for it (`bench/transfers`).
  constructor(threads: number = Math.min(8, availableParallelism())) {
    this.#count = threads
  }

  /** True when the signature holds. */
  verify(task: SignatureTask): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new NodeError({ kind: 'Stopping' }))
      this.#queue.push({ task, resolve, reject })
      this.#schedule()
    })
  }

  /** Starts the threads before the first signature comes. */
  warm(): void {
    if (this.#closed) return
    while (this.#threads.length < this.#count) this.#threads.push(this.#spawn())
  }

  async close(): Promise<void> {
    this.#closed = true
    const fault = new NodeError({ kind: 'Stopping' })
    for (const waiting of this.#queue.splice(0)) waiting.reject(fault)
    await Promise.all(
      this.#threads.splice(0).map((thread) => {
        for (const waiting of thread.busy) waiting.reject(fault)
        thread.busy = []
        return thread.worker.terminate()
      }),
    )
  }

  // All that arrive in one turn of the event loop share their batches.
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#dispatch()
    })
  }

  #dispatch(): void {
    if (this.#closed || this.#queue.length === 0) return
    this.warm()
    if (this.#queue.length < MIN_BATCH && performance.now() - this.#lastAnswer < GATHER_MS) {
      if (this.#gathering) return
      this.#gathering = true
      setTimeout(() => {
        this.#gathering = false
        this.#dispatch()
      }, GATHER_MS)
      return
    }
    const idle = this.#threads.filter((thread) => thread.busy.length === 0)
    for (const thread of idle) {
      const share = Math.min(MAX_BATCH, Math.ceil(this.#queue.length / idle.length))
      const batch = this.#queue.splice(0, share)
      if (batch.length === 0) return
      thread.busy = batch
      const packed = packTasks(batch.map(({ task }) => task))
      thread.worker.postMessage(packed, [packed.buffer])
    }
  }

  #spawn(): Thread {
    const worker = startWorker(new URL('./verify.worker.ts', import.meta.url))
    worker.unref()
    const thread: Thread = { worker, busy: [] }
    worker.on('message', (answers: Uint8Array) => {
      const { busy } = thread
      thread.busy = []
      this.#lastAnswer = performance.now()
      this.#dispatch()
      busy.forEach((waiting, i) => waiting.resolve(answers[i] === 1))
    })
    worker.on('error', (cause: unknown) => {
      const fault = cause instanceof Error ? cause : new Error('a thread that checks signatures ended', { cause })
      for (const waiting of thread.busy) waiting.reject(fault)
      thread.busy = []
      const at = this.#threads.indexOf(thread)
      if (at >= 0) this.#threads.splice(at, 1)
      // What waits goes to the threads that are left, or to one that takes this one's place.
      this.#schedule()
    })
    return thread
  }
}

function startWorker(url: URL): Worker {
  // Bundled, the file beside this one is JavaScript; from the sources (tests) the thread needs the TypeScript loader.
  if (!url.pathname.endsWith('.ts')) return new Worker(url)
  const loader = import.meta.resolve('tsx/esm/api')
  const bootstrap = `import(${JSON.stringify(loader)}).then((tsx) => { tsx.register(); return import(${JSON.stringify(url.href)}) })`
  return new Worker(bootstrap, { eval: true, execArgv: ['--conditions=source'] })
}
