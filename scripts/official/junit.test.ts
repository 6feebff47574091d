import { expect, it } from 'vitest'
import { casesOf } from './junit.mjs'

it('a report says how each test went, and nothing of the one that the limit cut off', () => {
  const report = `<testsuite><testcase classname="a" name="test_good[&quot;x&quot;]" time="1.5" />
<testcase classname="a" name="test_bad" time="2"><failure message="expected 1&#10;found 2">trace</failure></testcase>
<testcase classname="a" name="test_not_run" time="0"><skipped message="later" /></testcase>
<testcase time="3.796" /></testsuite>`
  expect(casesOf(report)).toEqual([
    { name: 'test_good["x"]', outcome: 'passed', why: '' },
    { name: 'test_bad', outcome: 'failed', why: 'expected 1' },
    { name: 'test_not_run', outcome: 'skipped', why: '' },
  ])
})

it('each way of writing a character is read, and none twice', () => {
  const report = '<testcase name="a&apos;s&#9;&#x41;&#13; &amp;lt;" />'
  expect(casesOf(report)).toEqual([{ name: "a's\tA\r &lt;", outcome: 'passed', why: '' }])
})
