import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { unreachable } from '@glia/base'
import { loadCrypto, verifySignature } from './signatureHost.ts'
import { unpackTasks } from './verifyBatch.ts'

/** Behind the main thread where both want a processor: blocks and answers wait for nobody's signatures (a third of its time). */
const NICE = 5

/** A thread that does nothing but check signatures: batches in, one byte a signature out. */
const ready = loadCrypto()
const port = parentPort
if (!port) unreachable('verify.worker.ts runs as a worker thread only')

// Elsewhere it would be the priority of the whole process.
if (process.platform === 'linux') setPriority(NICE)

port.on('message', async (packed: Uint8Array) => {
  await ready
  const answers: number[] = []
  for (const { kind, signature, message, publicKey } of unpackTasks(packed)) {
    let good = false
    try {
      good = verifySignature(kind, signature, message, publicKey)
    } catch {
      // Bytes that are no signature at all make the library throw: the answer is the same.
      good = false
    }
    answers.push(good ? 1 : 0)
  }
  const out = Uint8Array.from(answers)
  port.postMessage(out, [out.buffer])
})
