import { reasonOf } from './report.mjs'

const NAMED = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

/** In one pass, so that what an entity stands for is not read again. */
const unescape = (text) =>
  text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(lt|gt|quot|apos|amp));/gi, (_, decimal, hex, name) =>
    name === undefined
      ? String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16))
      : NAMED[name.toLowerCase()],
  )

/** Test cases of a JUnit report, `{ name, outcome, why }`. What a limit cut off stands there without a name, and is none. */
export function casesOf(report) {
  return [...report.matchAll(/<testcase ([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)].flatMap(
    ([, attributes, body = '']) => {
      const [, written] = /(?:^| )name="([^"]*)"/.exec(attributes) ?? []
      if (written === undefined) return []
      const name = unescape(written)
      const bad = /<(failure|error)(?: message="([^"]*)")?/.exec(body)
      if (bad) return { name, outcome: 'failed', why: reasonOf(unescape(bad[2] ?? '')) }
      return { name, outcome: /<skipped/.test(body) ? 'skipped' : 'passed', why: '' }
    },
  )
}
