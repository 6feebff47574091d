// Each attack for some seconds: the node is there, its memory bounded, blocks go on, others are answered. `npm run attack` does
// the same for a minute each, with the bounds of a machine that has nothing else to do.
import { afterEach, expect, it } from 'vitest'
import { attacks } from './attacks/index.ts'
import type { NodeUnderTest } from './support/node.ts'
import { underAttack } from './support/underAttack.ts'
import { startVictim } from './support/victim.ts'

const SLOT_MS = 250
const ATTACK_MS = 4000

let node: NodeUnderTest | undefined
afterEach(() => node?.stop())

// The machine that these run on has others: one that stood still for a second of the four says nothing of the node, twice in a row it does.
it.each(attacks)('$name', { retry: 1 }, async (attack) => {
  const { name, isIdle } = attack
  node = await startVictim(attack)
  const seen = await underAttack(node, name, ATTACK_MS, SLOT_MS)
  console.log(
    `${name}: ${seen.blows} blows, ${seen.blocks} blocks, p99 ${seen.intervalP99.toFixed(2)} slots, ${seen.memory.toFixed(0)} MiB, answers ${seen.answerMedian.toFixed(0)} ms, p99 ${seen.answerP99.toFixed(0)} ms, in order after ${seen.recovery.toFixed(1)} s`,
  )
  if (isIdle !== true) expect(seen.blows).toBeGreaterThan(0)
  expect(seen.alive).toBe(true)
  expect(seen.memory).toBeLessThan(400)
  expect(seen.blocks).toBeGreaterThan((0.7 * ATTACK_MS) / SLOT_MS)
  expect(seen.intervalP99).toBeLessThan(5)
  expect(seen.answerMedian).toBeLessThan(250)
  expect(seen.unanswered).toBeLessThanOrEqual(seen.answers / 20)
  expect(seen.recovery).toBeLessThan(10)
})
