import type { Call } from '../../client/metadata/metadata.ts'
import type { Keypair } from '../../keys/keypair.ts'
import { CheckError } from './errors.ts'
import type { ChainView } from './view.ts'

/** EMPTY_BATCH, FUNDS for the transfers among its calls. What other calls need they alone know. */
export async function checkBatch(
  view: ChainView,
  signer: Keypair,
  batch: Call,
  { calls, tip }: { readonly calls: readonly Call[]; readonly tip?: bigint | undefined },
): Promise<void> {
  if (calls.length === 0) {
    throw new CheckError('EMPTY_BATCH', {
      expected: 'at least one call',
      found: 'none',
      advice: 'an empty batch does nothing and costs its fee',
    })
  }
  let amount = 0n
  let allowDeath = true
  for (const { bytes } of calls) {
    const { pallet, name, args } = view.queries.chain.metadata.decodeCall(bytes)
    if (pallet !== 'Balances' || !TRANSFERS.has(name)) continue
    amount += args.value as bigint
    allowDeath &&= name !== 'transfer_keep_alive'
  }
  if (amount > 0n) await view.expectFunds(signer, batch, { amount, purpose: 'to send', allowDeath, tip })
}

const TRANSFERS: ReadonlySet<string> = new Set(['transfer_keep_alive', 'transfer_allow_death'])

/** NOT_SUDO. */
export async function checkSudo(view: ChainView, signer: Keypair): Promise<void> {
  const key = await view.readOf('Sudo', 'Key')
  if (key === undefined || key === signer.address) return
  throw new CheckError('NOT_SUDO', {
    expected: `the sudo key to sign, ${key}`,
    found: signer.address,
    advice: 'on a local network //Alice is sudo; elsewhere only the administrator may',
  })
}
