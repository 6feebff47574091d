import { parentPort } from 'node:worker_threads'
import { SignatureChecker } from './signatureChecker.ts'
import { loadCrypto } from './signatureHost.ts'
import { unpackTasks } from './verifyBatch.ts'

/** A thread that does nothing but check signatures: batches in, one byte a signature out. */
const ready = loadCrypto()
const checker = new SignatureChecker()
const port = parentPort
if (port === null) throw new Error('verify.worker.ts runs as a worker thread only')

port.on('message', async (packed: Uint8Array) => {
  await ready
  const out = Uint8Array.from(checker.check([...unpackTasks(packed)]), Number)
  port.postMessage(out, [out.buffer])
})
