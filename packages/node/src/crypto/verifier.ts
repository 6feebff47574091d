import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { Fault } from '@glia/base'
import { NodeError } from '../errors.ts'
import { packTasks, type SignatureTask } from './verifyBatch.ts'

/** Signatures a worker gets at once: enough to make the messages between threads cheap, few enough to share them out. */
const MAX_BATCH = 64
/**
 * Batches a worker has at most, of those it works on and those it goes on with. While a block is made nobody hands out
 * more: with one batch (6 ms) the workers would stand still for the rest of it.
 */
const MAX_AHEAD = 10
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
  /** What it was given and has not answered, the oldest first. */
  readonly batches: (readonly Waiting[])[]
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

  /** How many there are once they have started. */
  get threads(): number {
    return this.#count
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
        rejectAll(thread, fault)
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
    // First something for everybody; then, while there are whole batches, something to go on with.
    const idle = this.#threads.filter(({ batches }) => batches.length === 0)
    for (const [at, thread] of idle.entries()) {
      const share = Math.min(MAX_BATCH, Math.ceil(this.#queue.length / (idle.length - at)))
      if (share > 0) this.#give(thread, share)
    }
    for (let ahead = 1; ahead < MAX_AHEAD; ahead++) {
      for (const thread of this.#threads) {
        if (this.#queue.length < MAX_BATCH) return
        if (thread.batches.length === ahead) this.#give(thread, MAX_BATCH)
      }
    }
  }

  #give(thread: Thread, count: number): void {
    const batch = this.#queue.splice(0, count)
    thread.batches.push(batch)
    const packed = packTasks(batch.map(({ task }) => task))
    thread.worker.postMessage(packed, [packed.buffer])
  }

  #spawn(): Thread {
    const worker = startWorker(new URL('./verify.worker.ts', import.meta.url))
    worker.unref()
    const thread: Thread = { worker, batches: [] }
    worker.on('message', (answers: Uint8Array) => {
      const batch = thread.batches.shift()
      this.#lastAnswer = performance.now()
      this.#dispatch()
      batch?.forEach((waiting, i) => waiting.resolve(answers[i] === 1))
    })
    worker.on('error', (cause: unknown) => {
      const fault = cause instanceof Error ? cause : new Fault('a thread that checks signatures ended', { cause })
      rejectAll(thread, fault)
      const at = this.#threads.indexOf(thread)
      if (at >= 0) this.#threads.splice(at, 1)
      // What waits goes to the threads that are left, or to one that takes this one's place.
      this.#schedule()
    })
    return thread
  }
}

function rejectAll({ batches }: Thread, fault: Error): void {
  for (const batch of batches.splice(0)) for (const waiting of batch) waiting.reject(fault)
}

function startWorker(url: URL): Worker {
  // Bundled, the file beside this one is JavaScript; from the sources (tests) the thread needs the TypeScript loader.
  if (!url.pathname.endsWith('.ts')) return new Worker(url)
  const loader = import.meta.resolve('tsx/esm/api')
  const bootstrap = `import(${JSON.stringify(loader)}).then((tsx) => { tsx.register(); return import(${JSON.stringify(url.href)}) })`
  return new Worker(bootstrap, { eval: true, execArgv: ['--conditions=source'] })
}
