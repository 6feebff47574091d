import { existsSync, readFileSync } from 'node:fs'
import { reasonOf } from '../official/report.mjs'

const OUTCOMES = { passed: 'passed', failed: 'failed' }

/** Test cases of the JSON report that vitest wrote: name, outcome and the first line of what went wrong. */
export function casesOf(reportFile) {
  if (!existsSync(reportFile)) return []
  const { testResults } = JSON.parse(readFileSync(reportFile, 'utf8'))
  return testResults.flatMap((file) => fileCases(file))
}

function fileCases({ assertionResults, status, message = '' }) {
  const cases = assertionResults.map(({ fullName, status, failureMessages = [] }) => ({
    name: fullName,
    outcome: OUTCOMES[status] ?? 'skipped',
    why: reasonOf(failureMessages[0] ?? ''),
  }))
  // A file that does not load, or whose hooks before or after all cases fail, says so beside its cases.
  if (status === 'failed' && cases.every(({ outcome }) => outcome !== 'failed'))
    cases.push({ name: 'beside its cases', outcome: 'failed', why: reasonOf(message) })
  return cases
}
