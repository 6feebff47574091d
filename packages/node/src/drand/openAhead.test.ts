import type { AccountId, Ctx } from '@glia/frame'
import { type Awaiting, asHotkey } from '@glia/runtime'
import { memoryStore } from '@glia/state'
import { expect, it, vi } from 'vitest'
import { Chain } from '../chain/chain.ts'
import { type BeaconName, presetSpec } from '../presets.ts'
import { OpenAhead } from './openAhead.ts'

const opened = (beacon: BeaconName) => new Chain(presetSpec('localnet', true, beacon), memoryStore(), {})

/** Things that wait for these rounds, and the rounds whose bytes were looked at since the list was emptied. */
function waitingFor(rounds: readonly bigint[]): { readonly waiting: Awaiting[]; readonly looked: bigint[] } {
  const looked: bigint[] = []
  const who = asHotkey(`0x${'11'.repeat(32)}` as AccountId)
  const waiting = rounds.map((round): Awaiting => {
    const bytes = new Uint8Array(4)
    return {
      kind: 'commitment',
      who,
      netuid: 1 as never,
      round,
      get sealed() {
        looked.push(round)
        return bytes
      },
    }
  })
  return { waiting, looked }
}

/** A storage item of the rules, to write what would take many blocks. */
function item<Args extends readonly unknown[]>(chain: Chain, name: string) {
  const found = chain.runtime.palletByName.get('Drand')?.storage.find((each) => each.name === name)
  return found as unknown as { set(ctx: Ctx, ...args: Args): void }
}

it('opens what is due first, whoever came before, and nothing twice', async () => {
  const chain = opened('development')
  const opening = new OpenAhead()
  const { waiting, looked } = waitingFor([900n, 5n, 30n])
  opening.look(chain.view(), waiting)
  looked.length = 0
  await vi.waitFor(() => expect(looked.length).toBe(3))
  expect(looked).toEqual([5n, 30n, 900n])
  looked.length = 0
  opening.look(chain.view(), waiting)
  expect(looked).toEqual([900n, 5n, 30n])
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(looked.length).toBe(3)
  opening.stop()
})

it('opens what waits for a relayed beacon once the chain has the pulse, and never what is left behind', async () => {
  const chain = opened('quicknet')
  const opening = new OpenAhead()
  const { waiting, looked } = waitingFor([12n, 7n, 5n])
  const { ctx } = chain.openBlock(1_000n)
  opening.look(ctx, waiting)
  looked.length = 0
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(looked).toEqual([])
  const pulse = { round: 7n, signature: new Uint8Array(48), randomness: new Uint8Array(32) }
  item<[bigint, object]>(chain, 'Pulses').set(ctx, 7n, pulse)
  item<[bigint]>(chain, 'LastStoredRound').set(ctx, 7n)
  opening.look(ctx, waiting)
  looked.length = 0
  await vi.waitFor(() => expect(looked.length).toBe(1))
  expect(looked).toEqual([7n])
  opening.stop()
})
