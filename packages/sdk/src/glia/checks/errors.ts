import { GliaError } from '@glia/base'
import { formatTao } from '../../types.ts'

type Unit = 'rao' | 'TAO'

function shownIn(unit: Unit): (rao: bigint) => string {
  return (rao) => (unit === 'TAO' ? formatTao(rao) : rao.toString())
}

/** What stands against a transaction. */
export type CheckCode =
  | 'AMOUNT'
  | 'SAME_ACCOUNT'
  | 'FUNDS'
  | 'REGISTRATION_CLOSED'
  | 'ALREADY_REGISTERED'
  | 'NOT_REGISTERED'
  | 'HOTKEY_OWNER'
  | 'HOTKEY_UNKNOWN'
  | 'NOT_OWNER'
  | 'ALREADY_STARTED'
  | 'TOO_SOON'
  | 'STAKING_CLOSED'
  | 'NO_STAKE'
  | 'LOCKED'
  | 'MECHANISM'
  | 'COMMIT_REVEAL'
  | 'COMMITMENT'
  | 'WEIGHTS_VERSION'
  | 'NO_PERMIT'
  | 'WEIGHTS'
  | 'AXON_ADDRESS'
  | 'NOT_SUDO'
  | 'EMPTY_BATCH'
  | 'LIQUIDITY'
  | 'SLIPPAGE'
  | 'OWNER_LIMIT'
  | 'VALUE'
  | 'TRANSFERS_CLOSED'
  | 'TAKE'
  | 'CHILDREN'
  | 'IDENTITY'

/** What was looked for before signing, and what was there. */
export interface Finding {
  readonly expected: string
  readonly found: string
  /** What to do. */
  readonly advice: string
}

/** A transaction would fail as the chain is now. It was not signed: nothing was sent, and no fee is paid. */
export class CheckError extends GliaError implements Finding {
  declare readonly code: CheckCode
  declare readonly expected: string
  declare readonly found: string
  declare readonly advice: string

  constructor(code: CheckCode, finding: Finding, message?: string) {
    super(code, message ?? `expected ${finding.expected}, found ${finding.found}: ${finding.advice}`, finding)
  }
}

/** How a reader knows what a program calls by its own names: `{ versionKey: '--version-key' }`. */
export type Names = Readonly<Record<string, string>>

/** A check whose advice names parameters and functions; by other names than the SDK's as {@link AdviceError.named}. */
export class AdviceError extends CheckError {
  readonly #advise: (name: (own: string) => string) => string

  /** @param advise the advice, of what gives the name that the reader knows for one of the SDK's */
  constructor(
    code: CheckCode,
    what: Omit<Finding, 'advice'>,
    advise: (name: (own: string) => string) => string,
    names: Names = {},
  ) {
    super(code, { ...what, advice: advise((own) => names[own] ?? own) })
    this.#advise = advise
  }

  /** The same with the names that the user knows. */
  named(names: Names): AdviceError {
    const { code, expected, found } = this
    return new AdviceError(code, { expected, found }, this.#advise, names)
  }
}

/** A transfer is too small for an account that has nothing: it could not live. In rao, or as {@link AmountError.in}. */
export class AmountError extends CheckError {
  readonly to: string
  /** Rao. */
  readonly amount: bigint
  /** The existential deposit, in rao. */
  readonly least: bigint

  constructor(to: string, amount: bigint, least: bigint, unit: Unit = 'rao') {
    const show = shownIn(unit)
    super('AMOUNT', {
      expected: `at least ${show(least)} ${unit} for an account that has nothing`,
      found: `${show(amount)} ${unit} for ${to}`,
      advice: 'an account does not live with less (the existential deposit): send more',
    })
    this.to = to
    this.amount = amount
    this.least = least
  }

  /** The same in the unit that a user counts in. */
  in(unit: Unit): AmountError {
    return new AmountError(this.to, this.amount, this.least, unit)
  }
}

/** What a transaction takes from an account, in rao. */
export interface Need {
  readonly address: string
  readonly free: bigint
  readonly amount: bigint
  /** What the amount is for: `to send`. */
  readonly purpose: string
  /** The chain's estimate. */
  readonly fee: bigint
  /** All that is left was to go, and nothing is: `amount` is the least that would be something. */
  readonly all?: boolean
  /** What may not leave the account. */
  readonly stays: bigint
  /** The option that lets `stays` leave too, by the name that the reader knows; undefined where there is none. */
  readonly unless?: string | undefined
}

/** An account has less than a transaction needs. Amounts are in rao; its text has the unit of {@link FundsError.in}. */
export class FundsError extends CheckError {
  readonly need: Need

  constructor(need: Need, unit: Unit = 'rao') {
    const show = shownIn(unit)
    const { address, free, amount, purpose, fee, stays, unless } = need
    const needed = need.all ? `more than ${show(fee + stays)}` : show(amount + fee + stays)
    const least = `${show(stays)} that must stay${unless === undefined ? '' : ` (unless ${unless})`}`
    const what = need.all ? `something ${purpose}` : `${show(amount)} ${purpose}`
    const parts = `${what}, ${show(fee)} of fee${stays === 0n ? '' : ` and ${least}`}`
    super(
      'FUNDS',
      {
        expected: `${needed} ${unit}: ${parts}`,
        found: `${show(free)} ${unit} free`,
        advice: 'take less, or send it some',
      },
      `${address} has ${show(free)} ${unit} free, and ${needed} are needed: ${parts}`,
    )
    this.need = need
  }

  /** The same in the unit that a user counts in, and with the name that the user knows an option by. */
  in(unit: Unit, unless = this.need.unless): FundsError {
    return new FundsError({ ...this.need, unless: this.need.unless && unless }, unit)
  }
}

/** Whether a part of a trade would do: it was asked for, may be asked for, or there is no such thing. */
type Part = 'asked' | 'offered' | 'none'

/** A trade that would move its price further than is accepted. Prices are in rao of what is paid for one whole of what is sold or bought. */
export class SlippageError extends CheckError {
  readonly side: 'buy' | 'sell'
  /** The worst price that is accepted. */
  readonly limitPrice: bigint
  /** What the price would be after it; of a part, which ends at the limit, what it is before. */
  readonly price: bigint
  readonly part: Part
  /** `TAO per alpha`, or of which alpha for which. */
  readonly unit: string

  /** @param options the options that accept a worse price, and a part of the trade, by the names that the reader knows */
  constructor(
    side: 'buy' | 'sell',
    limitPrice: bigint,
    price: bigint,
    part: Part = 'offered',
    options: readonly [more: string, partial: string] = ['maxSlippage', 'allowPartial'],
    unit = 'TAO per alpha',
  ) {
    const limit = `${formatTao(limitPrice)} ${unit}`
    const after = `a price of at ${side === 'buy' ? 'most' : 'least'} ${limit} once all is traded`
    const before = `a price ${side === 'buy' ? 'below' : 'above'} ${limit} to begin with`
    const partial = part === 'offered' ? `, or trade as much as the price allows (${options[1]})` : ''
    super('SLIPPAGE', {
      expected: part === 'asked' ? before : after,
      found: `${formatTao(price)} ${unit}`,
      advice: `${part === 'asked' ? '' : 'trade less, '}let the price move further (${options[0]})${partial}`,
    })
    this.side = side
    this.limitPrice = limitPrice
    this.price = price
    this.part = part
    this.unit = unit
  }

  /** The same with the names that the user knows the options by. */
  named(more: string, partial: string): SlippageError {
    return new SlippageError(this.side, this.limitPrice, this.price, this.part, [more, partial], this.unit)
  }
}
