import { type Alpha, GliaError, type Tao } from '@glia/base'

/** An amount came without its unit: a bare number or text can mean TAO or rao, a billionth of it. */
export class UnitError extends GliaError {
  constructor(token: 'TAO' | 'alpha', found: unknown) {
    const made = token === 'TAO' ? "tao('1.5') or rao(5n)" : "alpha('1.5') or alphaRao(5n)"
    const what = typeof found === 'string' ? 'a text' : `a value of type ${typeof found}`
    super('UNIT', `expected an amount of ${token} that is made with ${made}, found ${what}: say the unit`)
  }
}

/** Refuses, for callers without types, an amount whose unit is a guess. @throws UnitError */
export function expectTao(amount: unknown): Tao {
  if (typeof amount !== 'bigint') throw new UnitError('TAO', amount)
  return amount as Tao
}

/** As {@link expectTao}, of alpha. @throws UnitError */
export function expectAlpha(amount: unknown): Alpha {
  if (typeof amount !== 'bigint') throw new UnitError('alpha', amount)
  return amount as Alpha
}
