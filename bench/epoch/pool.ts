import { Worker } from 'node:worker_threads'
import type { EpochInput, EpochOutput } from '../../packages/yuma/src/index.ts'

/** Kernels in worker threads, for programs with many subnets at once; a chain computes its epochs in line. */
export interface EpochPool {
  /** Computes all epochs, in the order of the inputs. A refused input rejects with its error. */
  epochs(inputs: readonly EpochInput[]): Promise<EpochOutput[]>
  close(): Promise<void>
}

/** What a worker answers: the outputs of its share, or the message of what it threw. */
export type PoolAnswer = { readonly outputs: EpochOutput[] } | { readonly error: string }

function ask(worker: Worker, inputs: readonly EpochInput[]): Promise<EpochOutput[]> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off('message', answered)
      worker.off('error', failed)
    }
    const answered = (answer: PoolAnswer): void => {
      settle()
      if ('error' in answer) reject(new Error(answer.error))
      else resolve(answer.outputs)
    }
    const failed = (error: Error): void => {
      settle()
      reject(error)
    }
    worker.on('message', answered)
    worker.on('error', failed)
    worker.postMessage(inputs)
  })
}

/** Starts `threads` workers with a kernel each. Inputs are dealt out by their number of weights, largest first. */
export function createEpochPool(threads: number): EpochPool {
  const workers = Array.from({ length: threads }, () => new Worker(new URL('./poolThread.mjs', import.meta.url)))
  return {
    async epochs(inputs) {
      const shares = workers.map(() => ({ load: 0, places: [] as number[] }))
      const size = (place: number): number => (inputs[place] as EpochInput).weights.col.length
      const places = inputs.map((_, place) => place).sort((a, b) => size(b) - size(a))
      for (const place of places) {
        const share = shares.reduce((least, each) => (each.load < least.load ? each : least))
        share.load += 1 + size(place)
        share.places.push(place)
      }
      const outputs: EpochOutput[] = []
      await Promise.all(
        shares.map(async ({ places }, w) => {
          const own = await ask(
            workers[w] as Worker,
            places.map((place) => inputs[place] as EpochInput),
          )
          places.forEach((place, i) => {
            outputs[place] = own[i] as EpochOutput
          })
        }),
      )
      return outputs
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
