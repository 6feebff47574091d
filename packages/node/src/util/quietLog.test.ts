import { expect, it } from 'vitest'
import { QuietLog } from './quietLog.ts'

it('says enough of what clients cause, and how much more of it there was', () => {
  const lines: string[] = []
  let now = 0
  const log = new QuietLog({ info: (line) => void lines.push(line), error: () => undefined }, () => now)
  for (let n = 0; n < 1000; n++) log.info(`line ${n}`)
  expect(lines).toHaveLength(10)
  now = 10_000
  log.info('later')
  expect(lines.slice(10)).toEqual(['990 more lines like the last one', 'later'])
})
