import { bytesToHex } from '@glia/frame'
import { ed25519KeypairFromSeed, ed25519Sign, sr25519KeypairFromSeed, sr25519Sign } from '@polkadot/wasm-crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { SignatureChecker } from './signatureChecker.ts'
import { loadCrypto } from './signatureHost.ts'
import { Verifier } from './verifier.ts'
import { packTasks, type SignatureTask, unpackTasks } from './verifyBatch.ts'

beforeAll(loadCrypto)

function task(seed: number, good: boolean, kind: 'Sr25519' | 'Ed25519'): SignatureTask {
  const message = new Uint8Array(seed % 200).fill(seed)
  const pair = (kind === 'Sr25519' ? sr25519KeypairFromSeed : ed25519KeypairFromSeed)(new Uint8Array(32).fill(seed))
  const [secret, publicKey] =
    kind === 'Sr25519' ? [pair.slice(0, 64), pair.slice(64)] : [pair.slice(0, 32), pair.slice(32)]
  const signature = (kind === 'Sr25519' ? sr25519Sign : ed25519Sign)(publicKey, secret, message)
  if (!good) signature[7] = (signature[7] as number) ^ 1
  return { kind, signature, message, publicKey }
}

const list = fc.array(fc.tuple(fc.nat(255), fc.boolean(), fc.constantFrom('Sr25519' as const, 'Ed25519' as const)), {
  maxLength: 80,
})

describe('signatures checked together', () => {
  it('get the answers they get alone', () => {
    const checker = new SignatureChecker()
    fc.assert(
      fc.property(list, (entries) => {
        const answers = checker.check(entries.map(([seed, good, kind]) => task(seed, good, kind)))
        expect(answers).toEqual(entries.map(([, good]) => good))
      }),
      { numRuns: 20 },
    )
  })

  it('survive the way to the thread and back', async () => {
    const tasks = Array.from({ length: 100 }, (_, i) => task(i, i % 9 !== 0, i % 4 === 0 ? 'Ed25519' : 'Sr25519'))
    expect([...unpackTasks(packTasks(tasks))].map(({ message }) => bytesToHex(message))).toEqual(
      tasks.map(({ message }) => bytesToHex(message)),
    )
    const verifier = new Verifier(2)
    const answers = await Promise.all(tasks.map((each) => verifier.verify(each)))
    expect(answers).toEqual(tasks.map((_, i) => i % 9 !== 0))
    await verifier.close()
    await expect(verifier.verify(tasks[0] as SignatureTask)).rejects.toThrow('the node is stopping')
  })
})
