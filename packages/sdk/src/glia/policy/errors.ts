import { GliaError } from '@glia/base'

/** Which rule of a policy refused. */
export type PolicyRule = 'rawCalls' | 'calls' | 'subnets' | 'feeAtMost' | 'spendAtMost' | 'perDay'

/** What a rule looked at. */
export interface Refusal {
  /** What was to be done: an amount in rao, the name of a call, a subnet. */
  readonly asked: bigint | string
  /** What the rule would still let through: rao, calls, subnets. */
  readonly left: bigint | string
}

/** A signing policy does not let a transaction through. It was not signed: nothing was sent, and nothing is paid. */
export class PolicyError extends GliaError {
  readonly rule: PolicyRule
  readonly asked: Refusal['asked']
  readonly left: Refusal['left']

  constructor(rule: PolicyRule, { asked, left }: Refusal, advice: string) {
    const unit = (value: bigint | string) => (typeof value === 'bigint' ? `${value} rao` : value)
    super('POLICY', `the policy's ${rule} does not allow ${unit(asked)}: it lets through ${unit(left)}; ${advice}`)
    this.rule = rule
    this.asked = asked
    this.left = left
  }
}
