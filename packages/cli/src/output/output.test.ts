import { tao } from '@glia/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wantsColours } from '../terminal.ts'
import { testTerminal } from '../testing/terminal.ts'
import { LiveScreen } from './liveScreen.ts'
import { amount, clock, json, percent } from './numbers.ts'
import { plain, styleFor, visible } from './style.ts'
import { fit, table } from './table.ts'

describe('table', () => {
  const columns = [{ title: 'uid', align: 'right' }, { title: 'name' }, { title: 'share', align: 'right' }] as const

  it('aligns numbers to the right and names to the left, and leaves no spaces at the ends of lines', () => {
    const lines = table(
      columns,
      [
        ['3', 'strong', '70.9 %'],
        ['10', 'a', '9.1 %'],
      ],
      plain,
    )
    expect(lines).toEqual(['uid  name     share', '  3  strong  70.9 %', ' 10  a        9.1 %'])
  })

  it('counts the width of coloured cells without their colours', () => {
    const style = styleFor(true)
    const [, coloured] = table(columns, [['3', style('red', 'strong'), '70.9 %']], plain)
    expect(coloured).toContain('\u001b[31mstrong\u001b[0m')
    expect(visible(coloured as string)).toBe('  3  strong  70.9 %')
  })

  it('shows its titles when there are no rows', () => {
    expect(table(columns, [], plain)).toEqual(['uid  name  share'])
  })

  it('cuts a line that is too long, with an ellipsis', () => {
    expect(fit('abcdef', 6)).toBe('abcdef')
    expect(fit('abcdef', 5)).toBe('abcd…')
    const red = styleFor(true)('red', 'abcdef')
    expect(fit(`x${red}`, 4)).toBe('x\u001b[31mab\u001b[0m…\u001b[0m')
    expect(visible(fit(`${red}ghi`, 8))).toBe('abcdefg…')
  })
})

describe('numbers', () => {
  it('shows rao as TAO, shares as percentages, time as a clock', () => {
    expect(amount(1_234_567_890_123n)).toBe('1,234.5679')
    expect(amount(500n, 9)).toBe('0.000000500')
    expect([0n, 1n, -1_500_000_000n, 999_999_999_999n].map((rao) => amount(rao, 2))).toEqual([
      '0.00',
      '0.00',
      '-1.50',
      '1,000.00',
    ])
    expect([499_999_999n, 500_000_000n, 1_234_567_500_000_000n].map((rao) => amount(rao, 0))).toEqual([
      '0',
      '1',
      '1,234,568',
    ])
    expect(percent(0.7094)).toBe('70.9 %')
    expect([clock(0), clock(32_400), clock(725_000), clock(3_725_000)]).toEqual(['0:00', '0:32', '12:05', '1:02:05'])
  })

  it('shows all that rao can hold exactly, which numbers do up to 9,007,199 TAO alone', () => {
    expect(amount(9_007_199_254_740_993n, 9)).toBe('9,007,199.254740993')
    expect(amount(2n ** 64n - 1n, 9)).toBe('18,446,744,073.709551615')
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (rao) => {
        expect(tao(amount(rao, 9).replaceAll(',', ''))).toBe(rao)
      }),
    )
    // Where a number is exact, the same as the system's own format.
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 0, max: 6 }), (millionths, digits) => {
        const text = (millionths / 1e6).toLocaleString('en-US', { minimumFractionDigits: 6 })
        expect(amount(BigInt(millionths) * 1_000n, 6)).toBe(text)
        expect(amount(BigInt(millionths) * 10n ** 9n, digits)).toBe(
          millionths.toLocaleString('en-US', { minimumFractionDigits: digits }),
        )
      }),
    )
  })

  it('writes big integers as text', () => {
    expect(json({ rao: 2n ** 64n - 1n, n: 1 })).toBe('{"rao":"18446744073709551615","n":1}')
  })
})

describe('colours', () => {
  it('are for terminals, and NO_COLOR and dumb terminals go without', () => {
    expect(wantsColours(true, {})).toBe(true)
    expect(wantsColours(false, {})).toBe(false)
    expect(wantsColours(true, { NO_COLOR: '1' })).toBe(false)
    expect(wantsColours(true, { NO_COLOR: '' })).toBe(true)
    expect(wantsColours(true, { TERM: 'dumb' })).toBe(false)
  })
})

describe('live screen', () => {
  it('draws over its own lines and gives the cursor back', () => {
    const terminal = testTerminal({ isTTY: true, columns: 10 })
    const screen = new LiveScreen(terminal.out)
    screen.draw(['one', 'two'])
    screen.draw(['three is too long'])
    screen.close()
    expect(terminal.written.out).toBe(
      '\u001b[?25l\rone\u001b[K\ntwo\u001b[K\n\u001b[J\r\u001b[2Athree is …\u001b[K\n\u001b[J\u001b[?25h',
    )
  })
})
