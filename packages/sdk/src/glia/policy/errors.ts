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

/** The chain's runtime was upgraded between a policy's judgement and the signature: the same bytes may mean another call now. */
export class JudgedBefore extends GliaError {
  constructor(judged: number, now: number) {
    super(
      'JUDGED_BEFORE',
      `the policy judged the call by runtime ${judged}, and the chain runs ${now} now: nothing was signed; make the call again and send that`,
    )
  }
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
