import { RAO_PER_TAO, RangeViolation, type Tao, withKind } from '@glia/base'
import { expectNames } from '../../form.ts'
import type { SubnetNumber } from '../../types.ts'
import { expectTao } from '../amounts.ts'
import { expectNetuid } from '../numbers.ts'
import { PolicyError } from './errors.ts'
import { type Leaf, together } from './judge.ts'

/** What a policy lets through. A rule that is left out limits nothing, except `rawCalls`: without it there are none. */
export interface PolicyRules {
  /** TAO that may leave in all, fees and tips included; alpha that is given away counts at its price of the moment. */
  readonly spendAtMost?: Tao
  /** The same, within any 24 hours. */
  readonly perDay?: Tao
  /** The highest fee of one transaction, tip included. */
  readonly feeAtMost?: Tao
  /** The subnets that may be touched; what touches all of them is refused. Root is 0. */
  readonly subnets?: readonly SubnetNumber[]
  /** The only calls that may be made, as `Pallet.call`; also those in batches. */
  readonly calls?: readonly string[]
  /**
   * Calls that `Glia` has no verb for, and everything that is signed past the verbs (`execute`, `glia.chain.sign`). Default
   * none. A list, as `Pallet.call`, lets those through and trusts that they take nothing but their fee, or what they would
   * take now where that is known and may grow (`Balances.transfer_all`). `true` lets any through that no other rule forbids:
   * what an unknown call takes and touches cannot be told, so that `spendAtMost`, `perDay` and `subnets` refuse it.
   */
  readonly rawCalls?: boolean | readonly string[]
}

/** A transaction before it is signed, as a policy sees it. */
export interface Asked {
  readonly leaves: readonly Leaf[]
  /** Whether it was made past the verbs. */
  readonly raw: boolean
  /** Estimated fee and tip, in rao. */
  readonly fee: bigint
  /** The worth of one rao of a subnet's alpha, as rao for one alpha. */
  readonly priceOf: (netuid: number) => bigint
}

/** What a policy holds back for a transaction under way. */
export interface Hold {
  /** It did not happen: everything is given back. */
  release(): void
  /** It was paid for. `failed` when it took the fee alone. */
  settle(fee: bigint | undefined, failed: boolean): void
}

const DAY_MS = 24 * 60 * 60 * 1000

/** One amount that was spent or is held. */
interface Entry {
  readonly at: number
  amount: bigint
}

/**
 * What may be signed with it. It counts what was spent, for everything that holds it: two connections with one policy share
 * its limits, also when they sign at the same moment. A policy lives as long as the process; it is no vault: a program that has
 * the key can sign without it.
 */
export class Policy {
  readonly rules: PolicyRules
  readonly #now: () => number
  readonly #entries = new Set<Entry>()
  #spent = 0n

  constructor(rules: PolicyRules, now: () => number) {
    this.rules = ownRules(rules)
    this.#now = now
  }

  /** What was spent, with what is held for transactions under way, in rao. */
  get spent(): Tao {
    return this.#spent as Tao
  }

  /** What may still be spent, in rao; undefined where that is not limited. */
  get left(): Tao | undefined {
    const { spendAtMost, perDay } = this.rules
    const parts = [
      ...(spendAtMost === undefined ? [] : [spendAtMost - this.#spent]),
      ...(perDay === undefined ? [] : [perDay - this.#spentToday()]),
    ]
    if (parts.length === 0) return undefined
    const least = parts.reduce((a, b) => (a < b ? a : b))
    return (least > 0n ? least : 0n) as Tao
  }

  /**
   * Judges a transaction and holds back what it can take, in one step that nothing comes between.
   *
   * @throws PolicyError
   */
  hold(asked: Asked): Hold {
    this.#expectAllowed(asked)
    const amount = this.#worth(asked)
    // It would raise what may be spent.
    if (asked.fee < 0n || amount < asked.fee)
      throw new RangeViolation('what a transaction takes', amount, 'not negative')
    this.#expectSpendable(amount)
    const entry: Entry = { at: this.#now(), amount }
    if (this.rules.perDay !== undefined) this.#entries.add(entry)
    this.#spent += amount
    const set = (paid: bigint) => {
      this.#spent += paid - entry.amount
      entry.amount = paid
      if (paid === 0n) this.#entries.delete(entry)
    }
    return {
      release: () => set(0n),
      settle: (fee, failed) => set((failed ? 0n : amount - asked.fee) + (fee ?? asked.fee)),
    }
  }

  #expectAllowed({ leaves, raw, fee }: Asked): void {
    const { rawCalls = false, calls, subnets, feeAtMost } = this.rules
    for (const { name, exposure } of leaves) {
      const past = (raw || exposure === undefined) && !allows(rawCalls, name)
      if (past) {
        const left = allowedRaw(rawCalls)
        throw new PolicyError('rawCalls', { asked: name, left }, `use a verb of Glia, or allow ${name} in rawCalls`)
      }
      if (calls !== undefined && !calls.includes(name))
        throw new PolicyError(
          'calls',
          { asked: name, left: calls.join(', ') || 'none' },
          'make another call, or allow it',
        )
      if (subnets !== undefined) expectWithin(subnets, this.#touched({ name, exposure }))
    }
    if (feeAtMost !== undefined && fee > feeAtMost)
      throw new PolicyError('feeAtMost', { asked: fee, left: feeAtMost }, 'lower the tip, or allow a higher fee')
  }

  /** What a call touches; a trusted one nothing. */
  #touched({ name, exposure }: Leaf): readonly number[] | 'all' {
    if (exposure !== undefined) return exposure.subnets
    return this.#trusts(name) ? [] : 'all'
  }

  #trusts(name: string): boolean {
    const { rawCalls } = this.rules
    return Array.isArray(rawCalls) && rawCalls.includes(name)
  }

  /** All that a transaction can take, in rao of TAO. */
  #worth({ leaves, fee, priceOf }: Asked): bigint {
    const { spendAtMost, perDay } = this.rules
    const known = leaves.filter(({ name, exposure }) => exposure !== undefined || !this.#trusts(name))
    const sum = together(known)
    if (sum === undefined) {
      const asked = known.find(({ exposure }) => exposure === undefined)?.name ?? ''
      if (spendAtMost !== undefined) throw unbounded('spendAtMost', asked, this.left)
      if (perDay !== undefined) throw unbounded('perDay', asked, this.left)
      return fee
    }
    const growing = known.find(({ name, exposure }) => exposure?.mayGrow && !this.#trusts(name))?.name
    if (growing !== undefined && spendAtMost !== undefined) throw unbounded('spendAtMost', growing, this.left)
    if (growing !== undefined && perDay !== undefined) throw unbounded('perDay', growing, this.left)
    const given = sum.alpha.reduce(
      (all, { netuid, amount }) => all + (amount * priceOf(netuid) + RAO_PER_TAO - 1n) / RAO_PER_TAO,
      0n,
    )
    return sum.tao + given + fee
  }

  #expectSpendable(amount: bigint): void {
    const { spendAtMost, perDay } = this.rules
    const expect = (rule: 'spendAtMost' | 'perDay', most: bigint | undefined, spent: bigint) => {
      if (most === undefined || spent + amount <= most) return
      const left = most > spent ? most - spent : 0n
      throw new PolicyError(
        rule,
        { asked: amount, left },
        `${spent} of ${most} rao are spent: spend less, or allow more`,
      )
    }
    expect('spendAtMost', spendAtMost, this.#spent)
    expect('perDay', perDay, this.#spentToday())
  }

  #spentToday(): bigint {
    const since = this.#now() - DAY_MS
    let sum = 0n
    for (const entry of this.#entries) {
      if (entry.at > since) sum += entry.amount
      else this.#entries.delete(entry)
    }
    return sum
  }
}

/**
 * A policy for whatever signs: `glia.withPolicy(policy({ spendAtMost: tao('5'), subnets: [1] }))`. Raw calls are off unless
 * allowed.
 *
 * @param clock milliseconds, for `perDay`; default the system's
 */
export function policy(rules: PolicyRules, clock: () => number = Date.now): Policy {
  return new Policy(rules, clock)
}

const allows = (rawCalls: boolean | readonly string[], name: string) =>
  typeof rawCalls === 'boolean' ? rawCalls : rawCalls.includes(name)

/** The raw calls that a policy lets through, for a message. */
export const allowedRaw = (rawCalls: boolean | readonly string[]): string =>
  typeof rawCalls === 'boolean' ? (rawCalls ? 'any' : 'none') : rawCalls.join(', ') || 'none'

function expectWithin(allowed: readonly number[], touched: readonly number[] | 'all'): void {
  const stranger = touched === 'all' ? 'every subnet' : touched.find((netuid) => !allowed.includes(netuid))
  if (stranger === undefined) return
  const asked = typeof stranger === 'number' ? `subnet ${stranger}` : stranger
  const left = allowed.length === 0 ? 'none' : `subnet${allowed.length === 1 ? '' : 's'} ${allowed.join(', ')}`
  throw new PolicyError('subnets', { asked, left }, 'stay on those, or allow it')
}

const unbounded = (rule: 'spendAtMost' | 'perDay', call: string, left: bigint | undefined) =>
  new PolicyError(
    rule,
    { asked: `${call}, which takes nobody knows what`, left: left ?? 0n },
    'use a call that names its amount, or name this one in rawCalls to trust it',
  )

const RULES: Readonly<Record<keyof PolicyRules, 'tao' | 'list' | 'listOrAll'>> = {
  spendAtMost: 'tao',
  perDay: 'tao',
  feeAtMost: 'tao',
  subnets: 'list',
  calls: 'list',
  rawCalls: 'listOrAll',
}

/**
 * A copy of the rules, which the caller cannot change afterwards. An unknown rule is refused, and so is one of the wrong type:
 * ignored, it would limit nothing.
 *
 * @throws RangeViolation, UnitError
 */
function ownRules(rules: PolicyRules): PolicyRules {
  const own: Record<string, unknown> = {}
  expectNames('a rule of a policy', rules, RULES)
  for (const [name, value] of Object.entries(rules)) {
    if (value === undefined) continue
    const kind = RULES[name as keyof PolicyRules]
    if (kind === 'tao') own[name] = expectTao(value)
    else if (Array.isArray(value))
      own[name] = Object.freeze(name === 'subnets' ? value.map(ownNetuid) : value.map(ownCall))
    else if (kind === 'listOrAll' && typeof value === 'boolean') own[name] = value
    else throw new RangeViolation(`the policy's ${name}`, value, kind === 'list' ? 'a list' : 'a list, true or false')
  }
  return Object.freeze(own)
}

/** As a text, `'2'` would be none of the subnets that a transaction touches. */
function ownNetuid(netuid: number): number {
  expectNetuid(netuid)
  return netuid
}

function ownCall(call: unknown): string {
  if (typeof call !== 'string') throw new RangeViolation('a call of a policy', withKind(call), 'a text, Pallet.call')
  return call
}
