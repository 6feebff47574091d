import { alphaRao, formatTao } from '@glia/base'
import type { Alpha, Included, Tao } from '@glia/sdk'
import type { After } from '../verb/verbCommand.ts'

/** Stake that came to be or went, and the TAO that it cost, brought or is worth, as an event says; on root an alpha is a TAO. */
interface StakeChange {
  readonly kind: 'added' | 'removed'
  readonly netuid: number
  readonly hotkey: string
  readonly coldkey: string
  readonly tao: Tao
  readonly alpha: Alpha
}

/** What a transaction did to stake: what its preview said but for what happened in between, or a part of it. */
export async function stakeChanges({ events }: Included): Promise<After> {
  const { isEvent } = await import('@glia/sdk')
  const changes: StakeChange[] = []
  for (const event of events) {
    if (isEvent(event, 'SubtensorModule', 'StakeAdded')) {
      const [coldkey, hotkey, tao, alpha, netuid] = event.fields
      changes.push({ kind: 'added', netuid, hotkey, coldkey, tao, alpha })
    } else if (isEvent(event, 'SubtensorModule', 'StakeRemoved')) {
      // The event has what the pool got and its fee, both alpha, apart; what was paid for stake above has its fee in it.
      const [coldkey, hotkey, tao, sold, netuid, fee] = event.fields
      changes.push({ kind: 'removed', netuid, hotkey, coldkey, tao, alpha: alphaRao(sold + fee) })
    }
  }
  return { json: { stakeChanges: changes }, lines: changes.map(sentence) }
}

function sentence({ kind, netuid, tao, alpha }: StakeChange): string {
  const stake = netuid === 0 ? `${formatTao(tao)} TAO on root` : `${formatTao(alpha)} alpha of subnet ${netuid}`
  const worth = netuid === 0 ? '' : ` for ${formatTao(tao)} TAO`
  return `${kind === 'added' ? 'Staked' : 'Took out'} ${stake}${worth}`
}
