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
export async function stakeChanges(included: Included): Promise<After> {
  const changes = await changesIn(included)
  return { json: { stakeChanges: changes }, lines: changes.map(sentence) }
}

/**
 * The same of stake that was given to another coldkey, in one sentence: who reads of stake that was taken out and staked takes it for a
 * trade of their own.
 */
export async function stakeGiven(included: Included): Promise<After> {
  const { isEvent } = await import('@glia/sdk')
  const changes = await changesIn(included)
  const lines = included.events.flatMap((event) => {
    if (!isEvent(event, 'SubtensorModule', 'StakeTransferred')) return []
    const [from, to, hotkey, left, arrived, tao] = event.fields
    const gone = changes.find(({ kind, coldkey }) => kind === 'removed' && coldkey === from)
    const come = changes.find(({ kind, coldkey }) => kind === 'added' && coldkey === to)
    const what = gone === undefined ? `stake worth ${formatTao(tao)} TAO` : stakeText(gone)
    const worth = gone === undefined || left === 0 ? '' : `, worth ${formatTao(tao)} TAO,`
    // Too little to stake again stays TAO.
    const there = come === undefined ? `${formatTao(tao)} TAO for it, too little to stake` : `${stakeText(come)} for it`
    const became = left === arrived ? '' : `, who has ${there}`
    return [`Gave ${what}${worth} with ${hotkey} from ${from} to ${to}${became}`]
  })
  return { json: { stakeChanges: changes }, lines: lines.length === 0 ? changes.map(sentence) : lines }
}

/**
 * The same of stake that goes to another hotkey, in one sentence where it stays on its subnet: nothing is traded there. Between subnets
 * both trades are told.
 */
export async function stakeMoved(included: Included): Promise<After> {
  const { isEvent } = await import('@glia/sdk')
  const changes = await changesIn(included)
  const lines = included.events.flatMap((event) => {
    if (!isEvent(event, 'SubtensorModule', 'StakeMoved')) return []
    const [coldkey, from, left, to, arrived] = event.fields
    const gone = changes.find(({ kind, ...change }) => kind === 'removed' && change.coldkey === coldkey)
    if (left !== arrived || gone === undefined) return []
    return [`Moved ${stakeText(gone)} from hotkey ${from} to hotkey ${to}`]
  })
  return { json: { stakeChanges: changes }, lines: lines.length === 0 ? changes.map(sentence) : lines }
}

async function changesIn({ events }: Included): Promise<StakeChange[]> {
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
  return changes
}

function sentence(change: StakeChange): string {
  const worth = change.netuid === 0 ? '' : ` for ${formatTao(change.tao)} TAO`
  return `${change.kind === 'added' ? 'Staked' : 'Took out'} ${stakeText(change)}${worth}`
}

const stakeText = ({ netuid, tao, alpha }: StakeChange): string =>
  netuid === 0 ? `${formatTao(tao)} TAO on root` : `${formatTao(alpha)} alpha of subnet ${netuid}`
