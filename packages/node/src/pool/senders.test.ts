import { describe, expect, it } from 'vitest'
import { waiting } from '../testing/poolTransactions.ts'
import { DEFAULT_POOL_LIMITS } from './limits.ts'
import { Senders } from './senders.ts'

describe('what a sender has in the pool', () => {
  it('is counted as it comes and goes: in number, free ones and bytes apart', () => {
    const senders = new Senders({ ...DEFAULT_POOL_LIMITS, senderCount: 3, senderFreeCount: 1, senderMemory: 250 })
    const [free, paid] = [waiting('a', { sender: 's', fee: 0 }), waiting('b', { sender: 's' })]
    senders.add(free, 'ready')
    const asking = { isFree: false, isSealed: false, bytes: 100, memory: 100 }
    expect(() => senders.requireRoom('s', { ...asking, isFree: true, isSealed: false })).toThrow(
      '1 transactions of one sender that cost no fee, with this it would be 2',
    )
    expect(() => senders.requireRoom('other', { ...asking, isFree: true, isSealed: false })).not.toThrow()
    senders.add(paid, 'future')
    expect(() => senders.requireRoom('s', asking)).toThrow(
      '250 bytes of one sender in memory, with this it would be 300',
    )
    senders.remove(free, 'ready')
    expect(() => senders.requireRoom('s', { ...asking, isFree: true, isSealed: false })).not.toThrow()
  })

  it('has a share of the places for what is sealed', () => {
    const senders = new Senders({ ...DEFAULT_POOL_LIMITS, senderSealedCount: 2 })
    const asking = { isFree: false, isSealed: true, bytes: 100, memory: 100 }
    const two = ['a', 'b'].map((hash, nonce) => waiting(hash, { sender: 's', nonce, isSealed: true }))
    for (const [at, tx] of two.entries()) senders.add(tx, at === 0 ? 'ready' : 'future')
    const expected = '2 sealed transactions of one sender, with this it would be 3'
    expect(() => senders.requireRoom('s', asking)).toThrow(expected)
    expect(() => senders.requireRoom('s', { ...asking, isSealed: false })).not.toThrow()
    expect(() => senders.requireRoom('other', asking)).not.toThrow()
    senders.remove(two[0] as never, 'ready')
    expect(() => senders.requireRoom('s', asking)).not.toThrow()
  })

  it('tells of a waiting transaction that pays, of the account itself or with its name in it', () => {
    const senders = new Senders(DEFAULT_POOL_LIMITS)
    const free = waiting('a', { sender: 's', fee: 0 })
    const naming = waiting('b', { sender: 't' })
    Object.assign(naming.extrinsic.call.args, { hotkey: 's' })
    senders.add(free, 'ready')
    expect(senders.hasPending('s')).toBe(false)
    senders.add(naming, 'ready')
    expect([senders.hasPending('s'), senders.hasPending('t'), senders.hasPending('u')]).toEqual([true, true, false])
    senders.remove(naming, 'ready')
    expect([senders.hasPending('s'), senders.hasPending('t')]).toEqual([false, false])
  })
})
