import { randomBytes } from 'node:crypto'
import { type Attack, pause, request, type Target } from './attack.ts'
import { strike } from './blows.ts'
import { type Sender, SIGNER, signing } from './sender.ts'

/** Bytes of a preimage that the pool takes, with what signs it; how many of each account are signed before the first is sent. */
const PREIMAGE = 3_600_000
const PREIMAGES = 6

/** Notes preimages that nobody has noted, one behind the other, each as soon as the pool has room for it. */
async function notePreimages(sender: Sender, target: Target, signal: AbortSignal): Promise<void> {
  const accounts = ['//Alice', '//Bob', '//Charlie'].map((uri) => sender.key(uri))
  const note = () => sender.call('preimage', 'notePreimage', `0x${randomBytes(PREIMAGE).toString('hex')}`)
  while (!signal.aborted) {
    const lines: string[][] = []
    for (const account of accounts) {
      const nonce = await sender.nonce(account)
      lines.push(
        Array.from({ length: PREIMAGES }, (_, at) =>
          request('author_submitExtrinsic', [sender.signed(note(), account, nonce + at)]),
        ),
      )
    }
    await Promise.all(
      lines.map(async (line) => {
        for (const text of line) await untilTaken(target, text, signal)
      }),
    )
  }
}

/** Sends a transaction until it is taken, or can be no more. */
async function untilTaken({ http }: Target, text: string, signal: AbortSignal): Promise<void> {
  for (let tries = 0; tries < 100 && !signal.aborted; tries++) {
    if (await isTaken(http, text, signal).catch(() => false)) return
    await pause(100)
  }
}

async function isTaken(http: string, body: string, signal: AbortSignal): Promise<boolean> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(http, { method: 'POST', headers, body, signal })
  strike()
  return (await response.text()).includes('"result"')
}

/** Megabytes that are paid for. */
export const largeTransactionAttacks: readonly Attack[] = [
  {
    name: 'large-preimages',
    what: 'preimages as large as a block takes them, one behind the other of three accounts that pay for them, on a node whose chain is on disk',
    needs: SIGNER,
    onDisk: true,
    run: signing(notePreimages),
  },
]
