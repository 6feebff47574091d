import type { AccountId, Ctx } from '@glia/frame'
import { type Awaiting, asHotkey } from '@glia/runtime'
import { memoryStore } from '@glia/state'
import { expect, it } from 'vitest'
import known from '../../../runtime/src/pallets/drand/testdata/timelock.json' with { type: 'json' }
import { Chain } from '../chain/chain.ts'
import { presetSpec } from '../presets.ts'
import { Unopened } from './unopened.ts'

const WHO = asHotkey(`0x${'11'.repeat(32)}` as AccountId)
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const [first] = known.cases
/** Sealed to round 1,000 of quicknet. */
const SEALED = bytes((first as { tle: string }).tle)
const FOREIGN = SEALED.slice().fill(7, 100, 110)

const commitment = (netuid: number, round: bigint, sealed: Uint8Array): Awaiting => ({
  ...{ kind: 'commitment', who: WHO, netuid: netuid as never, round, sealed },
})

const weights = (round: bigint, sealed: Uint8Array): Awaiting => ({
  ...{ kind: 'weights', who: WHO, index: 4 as never, epoch: 1n, round, sealed },
})

function watching() {
  const chain = new Chain(presetSpec('localnet', true, 'quicknet'), memoryStore())
  const { ctx } = chain.openBlock(12_000n)
  const pulses = chain.runtime.palletByName.get('Drand')?.storage.find(({ name }) => name === 'Pulses') as unknown as {
    set(ctx: Ctx, round: bigint, pulse: object): void
  }
  pulses.set(ctx, 1_000n, { round: 1_000n, randomness: bytes(known.randomness), signature: bytes(known.signature) })
  const lines: string[] = []
  const unopened = new Unopened({ warn: (line) => lines.push(line) })
  return { ctx, lines, look: (...waiting: Awaiting[]) => unopened.look(ctx, waiting), unopened }
}

it('what is gone and never opened is told, with what became of it', () => {
  const { look, lines } = watching()
  const commitments = [
    commitment(1, 1_000n, SEALED),
    commitment(2, 1_000n, FOREIGN),
    commitment(3, 999n, SEALED.slice()),
  ]
  look(...commitments, weights(999n, SEALED.slice()), weights(1_000n, SEALED.slice()))
  expect(lines).toEqual([])
  look()
  expect(lines).toEqual([
    expect.stringMatching(
      /^the commitment that 5\w+ sealed to round 1000 for subnet 1 opened, and nothing was inside$/,
    ),
    expect.stringMatching(
      / to round 1000 for subnet 2 did not open: they were sealed to another beacon than this chain’s/,
    ),
    expect.stringMatching(/ to round 999 for subnet 3 is gone and was never opened: another one replaced it/),
    expect.stringMatching(/^weights that 5\w+ sealed to round 999 for subnet 4 expired: no pulse of that round came/),
    expect.stringMatching(/^weights that .* for subnet 4 opened, and no weights of that hotkey were inside/),
  ])
})

it('what waits on is not told of, be it read anew, nor what nobody knows of since blocks were taken back', () => {
  const { look, lines, unopened } = watching()
  const [one, other] = [commitment(1, 1_000n, SEALED), commitment(2, 1_000n, FOREIGN)]
  look(one, other)
  look({ ...one, sealed: one.sealed.slice() }, { ...other, sealed: other.sealed.slice() })
  expect(lines).toEqual([])
  unopened.forget()
  look()
  expect(lines).toEqual([])
})

it('of many some are told, and how many more there are', () => {
  const { look, lines } = watching()
  look(...Array.from({ length: 9 }, (_, netuid) => commitment(netuid, 999n, SEALED.slice())))
  look()
  expect([lines.length, lines[5]]).toEqual([6, expect.stringMatching(/^4 more sealed/)])
})
