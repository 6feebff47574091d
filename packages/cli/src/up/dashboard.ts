import { amount, clock, json, percent } from '../output/numbers.ts'
import type { Style } from '../output/style.ts'
import { table } from '../output/table.ts'
import type { MarketView, MinerRow, ValidatorRow } from './marketState.ts'

/** The network at one block, for every way of showing it. */
export interface Snapshot {
  readonly block: number
  readonly hash: string
  readonly finalized: number
  /** Since `glia up` began. */
  readonly milliseconds: number
  readonly url: string
  readonly logFolder: string
  readonly market: MarketView
}

/** The live table, one string a line. */
export function dashboard(snapshot: Snapshot, style: Style): string[] {
  const { block, finalized, milliseconds, url, market, logFolder } = snapshot
  return [
    `${style('bold', 'Glia')}  block ${style('bold', String(block))} (final ${finalized})  up ${clock(milliseconds)}  ${style('cyan', url)}`,
    `market ${style('bold', market.market)}, subnet ${market.netuid}${subnetLine(market)}`,
    '',
    ...table(
      MINER_COLUMNS,
      market.miners.map((row) => minerCells(row, style)),
      style,
    ),
    '',
    ...table(
      VALIDATOR_COLUMNS,
      market.validators.map((row) => validatorCells(row, block, style)),
      style,
    ),
    '',
    verdict(market, style),
    ...market.notices.map((notice) => style('dim', `  ${notice}`)),
    style('dim', `logs in ${logFolder}   Ctrl-C ends everything`),
  ]
}

const MINER_COLUMNS = [
  { title: 'uid', align: 'right' },
  { title: 'miner' },
  { title: 'score', align: 'right' },
  { title: 'incentive', align: 'right' },
  { title: 'emission', align: 'right' },
  { title: 'latency', align: 'right' },
  { title: 'state' },
  { title: 'plays' },
] as const

function minerCells(row: MinerRow, style: Style): string[] {
  return [
    row.uid === undefined ? '–' : String(row.uid),
    style(row.honest ? 'green' : 'red', row.name),
    row.score === undefined ? '–' : row.score.toFixed(3),
    percent(row.incentive),
    amount(row.emission),
    row.latencyMs === undefined ? '–' : `${Math.round(row.latencyMs)} ms`,
    stateCell(row.state, style),
    style(row.honest ? 'green' : 'red', row.label),
  ]
}

const VALIDATOR_COLUMNS = [
  { title: 'uid', align: 'right' },
  { title: 'validator' },
  { title: 'stake', align: 'right' },
  { title: 'dividends', align: 'right' },
  { title: 'emission', align: 'right' },
  { title: 'rounds', align: 'right' },
  { title: 'weights set', align: 'right' },
  { title: 'state' },
] as const

function validatorCells(row: ValidatorRow, block: number, style: Style): string[] {
  return [
    row.uid === undefined ? '–' : String(row.uid),
    row.name,
    amount(row.stake, 0),
    percent(row.dividends),
    amount(row.emission),
    String(row.rounds),
    row.weightsBlock === undefined ? '–' : `${Math.max(0, block - row.weightsBlock)} blocks ago`,
    stateCell(row.state, style),
  ]
}

function stateCell(state: string, style: Style): string {
  return state === 'serving' ? state : style('yellow', state)
}

function subnetLine({ subnet }: MarketView): string {
  if (subnet === undefined) return ', not registered yet'
  const next = Math.max(0, subnet.tempo - subnet.blocksSinceLastStep)
  return `, epoch every ${subnet.tempo}, next in ${next} blocks; 1 α = ${amount(subnet.alphaPrice)} τ; emission: α/epoch`
}

function verdict(market: MarketView, style: Style): string {
  if (market.firstEmission === undefined)
    return style('dim', 'waiting for the first weights and the epoch that pays for them')
  const { milliseconds, block } = market.firstEmission
  const honest = style('green', percent(market.honestIncentive))
  const adversaries = style('red', percent(market.adversaryIncentive))
  return `incentive: honest miners ${honest}, adversaries ${adversaries}; first emission after ${(milliseconds / 1000).toFixed(1)} s, block ${block}`
}

/** One line for logs and pipes. */
export function summaryLine({ block, milliseconds, market }: Snapshot): string {
  const miners = market.miners.map(
    ({ name, score, incentive }) => `${name} ${score === undefined ? '–' : score.toFixed(2)}/${percent(incentive)}`,
  )
  const shares = `honest ${percent(market.honestIncentive)}, adversaries ${percent(market.adversaryIncentive)}`
  return `${clock(milliseconds)} block ${block}, ${market.market}: ${miners.join(', ')} (score/incentive); ${shares}`
}

/** One JSON object for a block. Amounts in rao are decimal texts. */
export function blockJson({ block, hash, finalized, milliseconds, market }: Snapshot): string {
  const { notices: _notices, ...rest } = market
  return json({ block, hash, finalized, milliseconds: Math.round(milliseconds), ...rest })
}
