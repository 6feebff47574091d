import { parentPort } from 'node:worker_threads'
import { unreachable } from '@glia/base'
import { loadCrypto, verifySignature } from './signatureHost.ts'
import { unpackTasks } from './verifyBatch.ts'

/** A thread that does nothing but check signatures: batches in, one byte a signature out. */
const ready = loadCrypto()
const port = parentPort
if (!port) unreachable('verify.worker.ts runs as a worker thread only')

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
