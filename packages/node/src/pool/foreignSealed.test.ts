import { describe, expect, it } from 'vitest'
import { ForeignSealed } from './foreignSealed.ts'
import { DEFAULT_POOL_LIMITS } from './limits.ts'
import type { PoolTransaction } from './transaction.ts'

const tx = (n: number, validTill = 100n) =>
  ({
    hash: `0x${n}`,
    sender: `0x${n >> 2}`,
    provides: [`tag ${n}`],
    validTill,
    extrinsic: { bytes: new Uint8Array(10), footprint: 30 },
  }) as unknown as PoolTransaction

function filled(count: number) {
  const heard: string[] = []
  const foreign = new ForeignSealed(DEFAULT_POOL_LIMITS, (hash, { type }) => heard.push(`${hash} ${type}`))
  for (let n = 0; n < count; n++) foreign.add(tx(n), 'ready')
  return { foreign, heard }
}

describe('what no block made here opens', () => {
  it('has 64 places, and 4 of one sender; none that waits makes way', () => {
    const { foreign } = filled(64)
    const refused = expect.objectContaining({ shape: expect.objectContaining({ kind: 'ImmediatelyDropped' }) })
    expect(() => foreign.add(tx(64), 'ready')).toThrow(refused)
    expect([foreign.bytes, foreign.memory, foreign.has('0x0'), foreign.has('0x64')]).toEqual([640, 1920, true, false])
    const few = filled(4).foreign
    expect(() => few.add({ ...tx(4), sender: '0x0' }, 'ready')).toThrow(refused)
    few.add(tx(4), 'ready')
    expect([...few.all()].length).toBe(5)
  })

  it('goes when its era ends, and when its nonce is used', () => {
    const { foreign, heard } = filled(3)
    foreign.add(tx(3, 7n), 'ready')
    foreign.settle(7n, ['tag 1', 'tag 9'])
    foreign.settle(8n, [])
    expect(heard.slice(4)).toEqual(['0x1 invalid', '0x3 invalid'])
    foreign.clear()
    expect(heard.slice(6)).toEqual(['0x0 dropped', '0x2 dropped'])
  })

  it('is given away without a word where blocks are taken back', () => {
    const { foreign, heard } = filled(2)
    expect(foreign.takeAll().map(({ hash }) => hash)).toEqual(['0x0', '0x1'])
    expect([foreign.bytes, heard.length]).toEqual([0, 2])
  })
})
