import { describe, expect, it } from 'vitest'
import { EarlyNews } from './earlyNews.ts'

const news = (result: unknown, length = 100) => ({ result, length })
const MANY = 4_000_000

describe('news of subscriptions that are not confirmed yet', () => {
  it('are given once, and make room again', () => {
    const early = new EarlyNews()
    const first = early.begin()
    for (let n = 0; n < 100; n++) {
      const asking = early.begin()
      early.keep(`s${n}`, news(n, MANY))
      expect(early.take(`s${n}`, asking)).toEqual({ news: [news(n, MANY)], whole: true })
      expect(early.take(`s${n}`, asking)).toEqual({ news: [], whole: true })
      early.end(asking)
    }
    early.end(first)
  })

  it('that are nobody’s go with the last request that they could be of, and not before', () => {
    const early = new EarlyNews()
    for (let n = 0; n < 100; n++) {
      const asking = early.begin()
      early.keep(`nobody’s ${n}`, news(n, MANY))
      const next = early.begin()
      early.end(asking)
      early.keep('s', news(n))
      expect(early.take('s', next)).toEqual({ news: [news(n)], whole: true })
      early.end(next)
    }
    const older = early.begin()
    early.keep('older', news(1))
    early.end(early.begin())
    expect(early.take('older', older).news).toHaveLength(1)
  })

  it('are not whole where too many, or too long ones, came, and end at the gap', () => {
    const early = new EarlyNews()
    const asking = early.begin()
    for (let n = 0; n < 5000; n++) early.keep('many', news(n, 1))
    const many = early.take('many', asking)
    expect([many.news.length, many.news.at(-1)?.result, many.whole]).toEqual([4096, 4095, false])
    early.keep('long', news(0))
    early.keep('long', news(1, 5 * MANY))
    early.keep('long', news(2))
    expect(early.take('long', asking)).toEqual({ news: [news(0)], whole: false })
    early.keep('next', news(0))
    expect(early.take('next', asking).whole).toBe(true)
  })

  it('are whole whatever strangers’ were let go, and not where their own were', () => {
    const early = new EarlyNews()
    const asking = early.begin()
    for (let n = 0; n <= 1024; n++) early.keep(n, news(n))
    // What else comes of it would hide the gap.
    early.keep(0, news('again'))
    expect(early.take(0, asking)).toEqual({ news: [], whole: false })
    expect(early.take(1, asking)).toEqual({ news: [news(1)], whole: true })
    early.keep('own', news(0))
    expect(early.take('own', asking)).toEqual({ news: [news(0)], whole: true })
    early.end(asking)
    const later = early.begin()
    expect(early.take(0, later).whole).toBe(true)
  })

  it.each([
    ['too many', (n: number) => n, 1024 + 65_536],
    ['of too long a name', (n: number) => `${'x'.repeat(64)}${n}`, 1024],
  ])('are not whole for those under way once %s were let go to remember which', (_what, name, most) => {
    const early = new EarlyNews()
    const asking = early.begin()
    for (let n = 0; n < most; n++) early.keep(name(n), news(n))
    expect(early.take('own', asking).whole).toBe(true)
    early.keep(name(most), news(0))
    const later = early.begin()
    expect([early.take('own', asking).whole, early.take('own', later).whole]).toEqual([false, true])
  })

  it('are not kept where nothing is asked for', () => {
    const early = new EarlyNews()
    early.keep('s', news(1))
    const asking = early.begin()
    expect(early.take('s', asking).news).toEqual([])
    early.end(asking)
    expect(early.expected).toBe(false)
  })
})
