import { callNamed } from '@glia/frame'
import { memoryStore } from '@glia/state'
import { expect, it } from 'vitest'
import { Chain } from '../chain/chain.ts'
import { presetSpec } from '../presets.ts'
import { append } from '../testing/blocks.ts'
import { earlyRound } from './earlyRound.ts'

/** Of quicknet, in seconds: round 1, and from one round to the next. */
const GENESIS = 1_692_803_367
const PERIOD = 3
const atRound = (round: number) => (GENESIS + (round - 1) * PERIOD) * 1000

function asked() {
  const chain = new Chain(presetSpec('localnet', true, 'quicknet'), memoryStore())
  const call = (...rounds: number[]) => {
    const pulse = (round: number) => ({
      round: BigInt(round),
      randomness: new Uint8Array(32),
      signature: new Uint8Array(48),
    })
    const key = { type: 'Sr25519', value: new Uint8Array(32) }
    const pulsesPayload = { blockNumber: 0, pulses: rounds.map(pulse), public: key }
    return callNamed(chain.runtime, 'Drand', 'write_pulse', { pulsesPayload, signature: undefined })
  }
  return { chain, early: (now: number, ...rounds: number[]) => earlyRound(chain.view(), call(...rounds), now) }
}

it('a round is early more than 30 s before its time, the latest of several', () => {
  const { early } = asked()
  expect(early(atRound(1_000), 1_000)).toBe(undefined)
  expect(early(atRound(1_000), 1_010)).toBe(undefined)
  expect(early(atRound(1_000), 1_011)).toEqual({ round: 1_011n, newest: 1_010n })
  expect(early(atRound(1_000), 5, 1_012, 7)).toEqual({ round: 1_012n, newest: 1_010n })
  expect(early(0, 1)).toEqual({ round: 1n, newest: 0n })
})

it('where the chain’s time is ahead of the clock that one counts, and where it is behind the clock does', () => {
  const { chain, early } = asked()
  append(chain, [], BigInt(atRound(5_000)))
  expect(early(atRound(1_000), 5_010)).toBe(undefined)
  expect(early(atRound(1_000), 5_011)).toEqual({ round: 5_011n, newest: 5_010n })
  expect(early(atRound(9_000), 9_010)).toBe(undefined)
})

it('other calls have no round', () => {
  const { chain } = asked()
  const remark = callNamed(chain.runtime, 'System', 'remark', { remark: new Uint8Array(1) })
  expect(earlyRound(chain.view(), remark, 0)).toBe(undefined)
})
