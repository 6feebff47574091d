// The short version; `npm run kill` does it 200 times.
import { expect, it } from 'vitest'
import { killWhileSealing } from './support/kill.ts'

it('opens at a committed block with a matching state root after each of 10 kills during sealing', async () => {
  const report = await killWhileSealing(10)
  console.log(`kill: ${report.kills} kills, block ${report.height}, at most ${report.lostAtMost} blocks lost`)
  expect(report.kills).toBe(10)
  expect(report.height).toBeGreaterThan(10)
}, 180_000)
