import { tao } from '@glia/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sizeOf, wantsColours } from '../terminal.ts'
import { testTerminal } from '../testing/terminal.ts'
import { LiveScreen } from './liveScreen.ts'
import { amount, clock, json, percent } from './numbers.ts'
import { forTerminal, plain, sequence, styleFor, visible } from './style.ts'
import { facts, fit, table } from './table.ts'

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
    expect(forTerminal(coloured as string)).toContain('\u001b[31mstrong\u001b[0m')
    expect(visible(coloured as string)).toBe('  3  strong  70.9 %')
  })

  it('shows its titles when there are no rows', () => {
    expect(table(columns, [], plain)).toEqual(['uid  name  share'])
  })

  it('cuts a line that is too long, with an ellipsis', () => {
    expect(fit('abcdef', 6)).toBe('abcdef')
    expect(fit('abcdef', 5)).toBe('abcd…')
    const red = styleFor(true)('red', 'abcdef')
    expect(forTerminal(fit(`x${red}`, 4))).toBe('x\u001b[31mab\u001b[0m…\u001b[0m')
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

describe('the size of a terminal', () => {
  it('is a usual one where it does not know it', () => {
    expect(sizeOf({ columns: 0, rows: 0 })).toEqual({ columns: 80, rows: 24 })
    expect(sizeOf({})).toEqual({ columns: 100, rows: 24 })
    expect(sizeOf({ columns: 7, rows: 9 })).toEqual({ columns: 7, rows: 9 })
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
      '\u001b[?25l\u001b[Gone\u001b[K\ntwo\u001b[J\n\u001b[G\u001b[2Athree is …\u001b[J\n\u001b[?25h',
    )
  })
})

describe('a screen', () => {
  const hostile = '\u001b[2J\u001b[31m\u202eevil\nglia: fine\u009b1A\u200b'
  /** What acts on a terminal, but for ends of lines: C0, DEL and C1, separators, directions. */
  const acting = /[^\P{Cc}\n]|[\u2028-\u202e\u2066-\u2069\u200b-\u200f]/u
  const shown = '\\u001b[2J\\u001b[31m\\u202eevil\\nglia: fine\\u009b1A\\u200b'

  it('shows what comes from outside, on its line, and does what the program means', () => {
    const { out, written } = testTerminal({ isTTY: true, colours: true })
    const style = styleFor(out.colours)
    out.line(`${style('red', hostile)}.`)
    out.lines([hostile, 'next'])
    out.part(`${hostile}${sequence('K')}`)
    expect(written.out).toBe(`\u001b[31m${shown}\u001b[0m.\n${shown}\nnext\n${shown}\u001b[K`)
  })

  it('is given nothing by a text that looks like the marks of the program but does not know them', () => {
    const { out, written } = testTerminal({ isTTY: true })
    const forged = sequence('2J').replace(/[0-9a-f]{32}/, '0'.repeat(32))
    out.line(forged)
    expect(written.out).toBe(`\\u001b{${'0'.repeat(32)}:2J}\n`)
  })

  it('is written lines alone that nothing from outside begins or ends, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { out, written } = testTerminal({ isTTY: true })
        out.lines(table([{ title: 'a' }], [[text]], plain))
        out.line(fit(text, 20))
        expect(written.out).not.toMatch(acting)
        expect(written.out.split('\n')).toHaveLength(4)
      }),
    )
  })

  it('writes JSON that means what it meant', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { out, written } = testTerminal()
        out.json({ text: [text, hostile] })
        expect(JSON.parse(written.out)).toEqual({ text: [text, hostile] })
        expect(written.out).not.toMatch(acting)
      }),
    )
  })

  it('lays out what is seen', () => {
    expect(
      table(
        [{ title: 'name' }, { title: 'x' }],
        [
          [hostile, '1'],
          ['a', '2'],
        ],
        plain,
      ),
    ).toEqual([`${'name'.padEnd(shown.length)}  x`, `${shown}  1`, `${'a'.padEnd(shown.length)}  2`])
    expect(
      facts(
        [
          ['\u0007', '1'],
          ['long name', '2'],
        ],
        plain,
      ),
    ).toEqual(['\\u0007     1', 'long name  2'])
    expect(fit('\n\n\n\n', 5)).toBe('\\n\\n…')
  })
})
