import type { Alpha, PriceProtection, Tao } from '@glia/sdk'
import { type Command, InvalidArgumentError } from 'commander'
import { UsageError } from '../../errors.ts'
import { alphaAmount, taoAmount } from '../verb/amounts.ts'
import { decimal } from '../verb/shares.ts'

/** How far a price may move, spelled as in btcli. */
export interface SafeOptions {
  readonly tolerance?: number
  readonly safe: boolean
  readonly unsafe?: boolean
}

/** Options that protect the price of a pool; between two pools it is one of alpha. */
export interface ProtectionOptions<Price extends Tao | Alpha = Tao> extends SafeOptions {
  readonly limitPrice?: Price
  readonly partial?: boolean
}

/** Adds `--tolerance`, and `--no-safe` with btcli's other name for it. */
export function safeOptions(command: Command): Command {
  return command
    .option('--tolerance <share>', 'how far the price may move, 0.05 for 5 % (default: 0.05)', tolerance)
    .option('--no-safe', 'at any price')
    .option('--unsafe', 'the same as --no-safe')
}

/** Adds those, `--partial` as btcli has it, and `--limit-price`. */
export function protectionOptions(command: Command, token: 'TAO' | 'alpha' = 'TAO'): Command {
  const price = token === 'TAO' ? 'TAO for one alpha' : 'alpha there for one alpha here'
  return safeOptions(command)
    .option(
      '--limit-price <amount>',
      `the worst price itself, in ${price}, instead of a tolerance`,
      (text: string): Tao | Alpha => (token === 'TAO' ? taoAmount(text) : alphaAmount(text)),
    )
    .option('--partial', 'trade as much as the price allows instead of nothing')
}

/**
 * That at most one thing is said of the price, and `--partial` only where there is one.
 *
 * @param limit another option that says it, if there is one, with what it was given
 * @throws UsageError
 */
export function expectOnePrice(
  { tolerance: given, safe, unsafe, partial }: SafeOptions & { readonly partial?: boolean },
  [option, limit]: readonly [name: string, value: unknown] = ['', undefined],
): void {
  const any = !safe ? ['--no-safe'] : unsafe ? ['--unsafe'] : []
  const said = [...(given === undefined ? [] : ['--tolerance']), ...(limit === undefined ? [] : [option]), ...any]
  if (said.length > 1)
    throw new UsageError('PRICE', `expected one of ${said.join(', ')}, found all of them: choose one`)
  if (partial && any.length > 0)
    throw new UsageError(
      'PRICE',
      `expected --partial with a price that ends the trade, found ${any.join()}: leave one out`,
    )
}

/** That a form of a command which trades at any price is given none. @throws UsageError */
export function expectNoPrice(form: string, options: ProtectionOptions<Tao | Alpha>): void {
  const { tolerance: given, limitPrice, partial } = options
  const said = Object.entries({ '--tolerance': given, '--limit-price': limitPrice, '--partial': partial })
  const [name] = said.find(([, value]) => value !== undefined) ?? []
  if (name !== undefined) throw new UsageError('PRICE', `expected no ${name} with ${form}, which sells at any price`)
}

/** How far a price may move; undefined where any will do. */
export async function toleranceOf({ tolerance: given, safe, unsafe }: SafeOptions): Promise<number | undefined> {
  if (!safe || unsafe) return undefined
  return given ?? (await import('@glia/sdk')).DEFAULT_MAX_SLIPPAGE
}

/** What the options mean to a verb. */
export async function protectionOf<Price extends Tao | Alpha>(
  options: ProtectionOptions<Price>,
): Promise<PriceProtection<Price>> {
  const { limitPrice, partial } = options
  const price: PriceProtection<Price> =
    limitPrice === undefined ? { maxSlippage: (await toleranceOf(options)) ?? 'any' } : { limitPrice }
  return { ...price, ...(partial ? { allowPartial: true } : {}) }
}

function tolerance(text: string): number {
  const share = decimal(text)
  if (share === undefined || share >= 1)
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
