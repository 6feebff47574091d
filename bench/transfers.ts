// Sustained signed transfers a second through a WebSocket, signature checks on, until each is in a block.
import WebSocket from 'ws'
import { ask, height, startNode } from '../e2e/support/node.ts'
import { Keypair } from '../packages/sdk/src/index.ts'
import type { Figure } from './run.ts'
import { chainOf, signedTransfer } from './support/transfer.ts'

const SENDERS = ['//Alice', '//Bob', '//Charlie', '//Dave', '//Eve', '//Ferdie']
const EACH = 5_000
const BATCH = 100
/** Transfers under way at once: sent and not yet answered. */
const OUTSTANDING = 2_000

/** Submits everything, a batch a message, never more than OUTSTANDING unanswered; resolves with the number refused. */
function submitAll(url: string, extrinsics: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false })
    let next = 0
    let answered = 0
    let refused = 0
    const send = () => {
      while (next < extrinsics.length && next - answered < OUTSTANDING) {
        const batch = extrinsics
          .slice(next, next + BATCH)
          .map((hex, index) => ({ jsonrpc: '2.0', id: next + index, method: 'author_submitExtrinsic', params: [hex] }))
        next += batch.length
        socket.send(JSON.stringify(batch))
      }
    }
    socket.on('open', send)
    socket.on('error', reject)
    socket.on('message', (data: Buffer) => {
      const answers = JSON.parse(data.toString()) as { error?: { message: string } }[]
      answered += answers.length
      refused += answers.filter(({ error }) => error !== undefined).length
      if (answered === extrinsics.length) {
        socket.close()
        resolve(refused)
      } else send()
    })
  })
}

export async function run(args: readonly string[]): Promise<readonly Figure[]> {
  const each = Number(args[0] ?? EACH)
  const node = await startNode({ seal: 'interval=250ms' })
  try {
    const chain = await chainOf(node.http)
    const senders = SENDERS.map((uri) => Keypair.fromUri(uri))
    const receivers = Array.from({ length: 64 }, (_, index) => Keypair.fromUri(`//Receiver${index}`).publicKey)
    // Signed before the clock starts, interleaved over the senders.
    const extrinsics: string[] = []
    for (let nonce = 0; nonce < each; nonce++) {
      for (const sender of senders)
        extrinsics.push(signedTransfer(chain, sender, receivers[nonce % 64] as Uint8Array, 1_000n, nonce))
    }
    const first = await height(node.http)
    const began = performance.now()
    const refused = await submitAll(node.ws, extrinsics)
    const admitted = performance.now()
    // In a block: the chain's own nonce of each sender, not the pool's.
    for (const sender of senders) {
      const account = Buffer.from(sender.publicKey).toString('hex')
      for (;;) {
        const nonce = Buffer.from(
          (await ask<string>(node.http, 'state_call', ['AccountNonceApi_account_nonce', account])).slice(2),
          'hex',
        ).readUInt32LE()
        if (nonce >= each || refused > 0) break
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    }
    const ended = performance.now()
    if (refused > 0) throw new Error(`${refused} of ${extrinsics.length} transfers were refused`)
    const blocks = (await height(node.http)) - first
    return [
      {
        name: 'signed transfers into blocks',
        value: extrinsics.length / ((ended - began) / 1000),
        unit: '/s',
        target: { atLeast: 3_000 },
      },
      { name: 'signed transfers into the pool', value: extrinsics.length / ((admitted - began) / 1000), unit: '/s' },
      { name: 'blocks meanwhile', value: blocks / ((ended - began) / 1000), unit: '/s' },
    ]
  } finally {
    await node.stop()
  }
}
