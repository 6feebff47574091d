import { readdirSync } from 'node:fs'
import { getPriority } from 'node:os'
import { sr25519Sign } from '@polkadot/wasm-crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { NodeError } from '../errors.ts'
import { account, type TestAccount } from '../testing/signing.ts'
import { Verifier } from './verifier.ts'
import type { SignatureTask } from './verifyBatch.ts'

let verifier: Verifier | undefined
afterEach(() => verifier?.close())

function taskOf({ publicKey, secret }: TestAccount, n: number, good: boolean): SignatureTask {
  const message = Uint8Array.from([n & 0xff, n >> 8])
  const signature = sr25519Sign(publicKey, secret, message)
  return { kind: 'Sr25519', signature, message: good ? message : Uint8Array.from([...message, 0]), publicKey }
}

describe('signatures on other threads', () => {
  it('are each answered with their own answer, however many wait', async () => {
    const alice = await account('Alice')
    const tasks = Array.from({ length: 900 }, (_, n) => taskOf(alice, n, n % 7 !== 3))
    const checking = new Verifier(2)
    verifier = checking
    const answers = await Promise.all(tasks.map((task) => checking.verify(task)))
    expect(answers).toEqual(tasks.map((_, n) => n % 7 !== 3))
  })

  it('that are not answered when the node stops are refused, all of them', async () => {
    const alice = await account('Alice')
    const stopping = new Verifier(1)
    const task = taskOf(alice, 1, true)
    const waiting = Array.from({ length: 1200 }, () => stopping.verify(task))
    const outcomes = Promise.allSettled(waiting)
    // The first answers are there, so every thread has work of its own and more is queued behind it.
    await waiting[0]
    await stopping.close()
    const settled = await outcomes
    const refused = settled.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
    expect(refused.length).toBeGreaterThan(0)
    for (const { reason } of refused) expect((reason as NodeError).shape).toEqual({ kind: 'Stopping' })
    await expect(stopping.verify(task)).rejects.toBeInstanceOf(NodeError)
  })

  it('are checked behind the main thread where both want a processor', async () => {
    const checking = new Verifier(2)
    verifier = checking
    const task = taskOf(await account('Alice'), 1, true)
    await Promise.all([checking.verify(task), checking.verify(task)])
    if (process.platform !== 'linux') return expect(getPriority()).toBe(0)
    const later = readdirSync('/proc/self/task').filter((thread) => getPriority(Number(thread)) > getPriority())
    expect(later.length).toBeGreaterThanOrEqual(2)
    expect(later).not.toContain(String(process.pid))
  })
})
