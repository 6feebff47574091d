import type { PriceProtection } from '@glia/sdk'
import { type Command, InvalidArgumentError } from 'commander'
import { UsageError } from '../../errors.ts'
import { taoAmount } from '../verb/amounts.ts'

/** Options that protect a price, spelled as in btcli. */
export interface ProtectionOptions {
  readonly tolerance?: number
  readonly limitPrice?: PriceProtection['limitPrice']
  readonly safe: boolean
  readonly partial?: boolean
}

/** Adds `--tolerance`, `--partial` and `--no-safe`, as btcli has them, and `--limit-price`. */
export function protectionOptions(command: Command): Command {
  return command
    .option('--tolerance <share>', 'how far the price may move, 0.05 for 5 % (default: 0.05)', tolerance)
    .option('--limit-price <amount>', 'the worst price itself, in TAO for one alpha, instead of a tolerance', taoAmount)
    .option('--partial', 'trade as much as the price allows instead of nothing')
    .option('--no-safe', 'trade at any price')
}

/** What the options mean to a verb. */
export function protectionOf({ tolerance, limitPrice, safe, partial }: ProtectionOptions): PriceProtection {
  return {
    ...(safe ? (tolerance === undefined ? {} : { maxSlippage: tolerance }) : { maxSlippage: 'any' as const }),
    ...(limitPrice === undefined ? {} : { limitPrice }),
    ...(partial ? { allowPartial: true } : {}),
  }
}

function tolerance(text: string): number {
  const share = Number(text)
  if (!/^\d*\.?\d+$/.test(text) || share >= 1)
    throw new InvalidArgumentError('expected a part of the price from 0 to below 1, such as 0.05 for 5 %.')
  return share
}

/** Exactly one of an amount and `--all`. @throws UsageError */
export function amountOrAll<T>({ amount, all }: { readonly amount?: T; readonly all?: boolean }): T | 'all' {
  if (amount !== undefined && all) throw new UsageError('AMOUNT', 'expected --amount or --all, found both: choose one')
  if (amount !== undefined) return amount
  if (all) return 'all'
  throw new UsageError('AMOUNT', 'expected --amount or --all, found neither: say how much')
}
