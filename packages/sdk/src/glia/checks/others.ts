import type { Call } from '../../client/metadata/metadata.ts'
import type { Keypair } from '../../keys/keypair.ts'
import { CheckError } from './errors.ts'
import type { ChainView } from './view.ts'

/** EMPTY_BATCH. What the calls need is not known of calls as such. */
export function checkBatch(calls: readonly Call[]): void {
  if (calls.length > 0) return
  throw new CheckError('EMPTY_BATCH', {
    expected: 'at least one call',
    found: 'none',
    advice: 'an empty batch does nothing and costs its fee',
  })
}

/** NOT_SUDO. */
export async function checkSudo(view: ChainView, signer: Keypair): Promise<void> {
  const key = await view.readOf<string>('Sudo', 'Key')
  if (key === undefined || key === signer.address) return
  throw new CheckError('NOT_SUDO', {
    expected: `the sudo key to sign, ${key}`,
    found: signer.address,
    advice: 'on a local network //Alice is sudo; elsewhere only the administrator may',
  })
}
