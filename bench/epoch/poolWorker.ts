import { parentPort } from 'node:worker_threads'
import { createKernel, type EpochInput, type EpochOutput } from '../../packages/yuma/src/index.ts'
import type { PoolAnswer } from './pool.ts'

if (parentPort === null) throw new Error('poolWorker.ts runs as a worker of pool.ts')
const port = parentPort
const kernel = createKernel()

/** The buffers of an output, which are its own and can change hands without a copy. */
function buffers(output: EpochOutput): ArrayBuffer[] {
  return [...Object.values(output), ...Object.values(output.bonds)]
    .filter((value): value is Uint8Array => ArrayBuffer.isView(value))
    .map((view) => view.buffer as ArrayBuffer)
}

port.on('message', (inputs: EpochInput[]) => {
  let answer: PoolAnswer
  try {
    answer = { outputs: inputs.map((input) => kernel.epoch(input)) }
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) }
  }
  port.postMessage(answer, 'outputs' in answer ? answer.outputs.flatMap(buffers) : [])
})
