import { writeFileSync } from 'node:fs'

const FIRST_REASON = 160

/** The first line of what went wrong, for a cell of a table. */
export function reasonOf(text) {
  return text.split('\n')[0].slice(0, FIRST_REASON)
}

/**
 * One file's counts. A file without a report failed, and so did what the limit cut off, which is in no report.
 *
 * `tests` are `{ name, outcome, why }`, with the outcomes `passed`, `failed` and `skipped`.
 */
export function rowOf(file, { tests, timedOut, seconds, logFile }) {
  const count = (outcome) => tests.filter((test) => test.outcome === outcome).length
  const failed = tests.length === 0 ? 1 : count('failed')
  const why =
    tests.length === 0 ? 'no report: see the log' : (tests.find((test) => test.outcome === 'failed')?.why ?? '')
  return {
    file,
    passed: count('passed'),
    failed: failed + (timedOut ? 1 : 0),
    skipped: count('skipped'),
    seconds,
    why,
    tests,
    logFile,
  }
}

/** Says how one file went, as soon as it is over. */
export function sayRow({ file, passed, failed, skipped, seconds, tests, logFile }) {
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds.toFixed(0)} s`
  console.log(`${file.padEnd(44)} ${counts}   ${logFile}`)
  for (const test of tests) if (test.outcome === 'failed') console.log(`    ${test.name}: ${test.why}`)
}

/** The rows as a Markdown table. */
export function tableOf(rows) {
  return [
    '| file | passed | failed | skipped | seconds | first reason |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ file, passed, failed, skipped, seconds, why }) =>
        `| ${file} | ${passed} | ${failed} | ${skipped} | ${seconds.toFixed(0)} | ${why.replaceAll('|', '\\|')} |`,
    ),
  ].join('\n')
}

/** Prints the table and the sums, writes the table where `out` says, and sets the exit code. */
export function finish(rows, out) {
  const table = tableOf(rows)
  if (out !== undefined) writeFileSync(out, `${table}\n`)
  console.log(table)
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
  process.exitCode = sum('failed') > 0 ? 1 : 0
}
