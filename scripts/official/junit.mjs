import { reasonOf } from './report.mjs'

const unescape = (text) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#10;', '\n')
    .replaceAll('&amp;', '&')

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
