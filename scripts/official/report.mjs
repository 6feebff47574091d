import { writeFileSync } from 'node:fs'

const FIRST_REASON = 160

/** The first line of what went wrong, for a cell of a table. */
export function reasonOf(text) {
  return text.split('\n')[0].slice(0, FIRST_REASON)
}

/**
 * One file's counts. One failure more stands for what no case tells: no report, a limit that cut the rest off, or a
 * runner that ended badly though each of its cases went well.
 *
 * `tests` are `{ name, outcome, why }`, with the outcomes `passed`, `failed` and `skipped`; `harmless` are exit codes
 * beside 0 that say nothing bad of the cases in the report.
 */
export function rowOf(file, { tests, code, signal, timedOut, limit, seconds, logFile }, harmless = []) {
  const count = (outcome) => tests.filter((test) => test.outcome === outcome).length
  const untold = untoldOf({ tests, code, signal, timedOut, limit, failed: count('failed'), harmless })
  return {
    file,
    passed: count('passed'),
    failed: count('failed') + (untold === '' ? 0 : 1),
    skipped: count('skipped'),
    seconds,
    why: tests.find((test) => test.outcome === 'failed')?.why || untold,
    untold,
    tests,
    logFile,
  }
}

function untoldOf({ tests, code, signal, timedOut, limit, failed, harmless }) {
  if (timedOut) return `cut off by the limit of ${limit} s`
  if (tests.length === 0) return 'no report: see the log'
  if (failed > 0 || code === 0 || harmless.includes(code)) return ''
  return code === null ? `ended by ${signal}` : `exit code ${code}`
}

/** Says how one file went, as soon as it is over. */
export function sayRow({ file, passed, failed, skipped, seconds, untold, tests, logFile }) {
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds.toFixed(0)} s`
  console.log(`${file.padEnd(44)} ${counts}   ${logFile}`)
  for (const test of tests) if (test.outcome === 'failed') console.log(`    ${test.name}: ${test.why}`)
  if (untold !== '') console.log(`    ${untold}`)
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
