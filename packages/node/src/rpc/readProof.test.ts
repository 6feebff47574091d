import { toHex0x, toHexDigits } from '@glia/base'
import { memoryStore } from '@glia/state'
import { describe, expect, it, vi } from 'vitest'
import { Chain } from '../chain/chain.ts'
import { presetSpec } from '../presets.ts'
import { append } from '../testing/blocks.ts'
import { type Caller, ownRequest } from './core/caller.ts'
import { readProof } from './readProof.ts'

const answerTo = (caller: Caller, answerBytes = 1_000_000) => ({ caller, answerBytes })

function setUp() {
  const chain = new Chain(presetSpec('localnet', true), memoryStore(), { stateRoots: 'everyBlock' })
  const { hash, number } = append(chain).block
  const keys = chain.state(hash).keys('', { limit: 100 })
  append(chain)
  return { chain, hash, number, keys }
}

describe('a proof of many keys', () => {
  it('lets others in on its way, and is that of all at once', () => {
    const { chain, hash, number, keys } = setUp()
    const steps = readProof(chain, keys, hash, answerTo(ownRequest()))
    let stops = 0
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) stops++
    // Between its pieces, and a few times on the way to the state.
    expect(stops).toBeGreaterThanOrEqual(Math.ceil(keys.length / 32) - 1)
    expect(stops).toBeLessThan(keys.length / 32 + 10)
    expect(JSON.parse(step.value.text)).toEqual({ at: hash, proof: chain.store.prove(number, keys).map(toHex0x) })
  })

  it('waits for the trie in pauses, asks for it anew after each, and says when nobody waits any more', () => {
    const { chain, hash, number, keys } = setUp()
    const { trie } = chain.store
    let left = 0
    const close = vi.fn()
    const spy = vi.spyOn(chain.store, 'trie').mockImplementation((at) => {
      const look = trie.call(chain.store, at)
      return { approach: () => (left-- > 0 ? undefined : look.approach()), close }
    })
    const steps = readProof(chain, keys, hash, answerTo(ownRequest()))
    left = 5
    // On the way to the state there may be pauses of its own.
    let pauses = 0
    for (; left > 0; pauses++) expect(steps.next().done).toBe(false)
    expect(pauses).toBeGreaterThanOrEqual(5)
    expect(close).not.toHaveBeenCalled()
    append(chain)
    left = 3
    let step = steps.next()
    for (; step.done !== true; step = steps.next());
    expect(JSON.parse(step.value.text)).toEqual({ at: hash, proof: chain.store.prove(number, keys).map(toHex0x) })
    expect(close).toHaveBeenCalledTimes(1)

    const leaving = readProof(chain, keys, hash, answerTo(ownRequest()))
    left = 1000
    while (left === 1000) expect(leaving.next().done).toBe(false)
    leaving.return(undefined as never)
    expect(close).toHaveBeenCalledTimes(2)
    spy.mockRestore()
  })

  it('ends when the block goes meanwhile', () => {
    const { chain, hash, number, keys } = setUp()
    const steps = readProof(chain, keys, hash, answerTo(ownRequest()))
    expect(steps.next().done).toBe(false)
    chain.revert(number - 1)
    expect(() => steps.next()).toThrow(hash)
  })

  it('says how much it will be before it is begun, which is enough', () => {
    const { chain, hash, keys } = setUp()
    const caller = ownRequest()
    const look = vi.spyOn(chain.store, 'trie')
    const said = vi.spyOn(caller, 'lookAhead').mockImplementation(() => {
      expect(look).not.toHaveBeenCalled()
      return undefined
    })
    const steps = readProof(chain, keys, hash, answerTo(caller))
    let step = steps.next()
    for (; step.done !== true; step = steps.next());
    const [bytes = 0, most] = said.mock.calls[0] ?? []
    expect([bytes >= step.value.text.length, most]).toEqual([true, 1_000_000])
  })

  it('counts what it holds, and is no longer than answers may be', () => {
    const { chain, hash } = setUp()
    const caller = ownRequest()
    const absent = Array.from({ length: 100 }, (_, at) => toHexDigits(Uint8Array.of(at, at)))
    const steps = readProof(chain, absent, hash, answerTo(caller, 2000))
    expect(() => [...steps]).toThrow(/too big/)
    expect(caller.held).toBeGreaterThan(2000)
  })
})
