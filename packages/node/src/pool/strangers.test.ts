import { describe, expect, it } from 'vitest'
import { Strangers } from './strangers.ts'
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
  const strangers = new Strangers((hash, { type }) => heard.push(`${hash} ${type}`))
  for (let n = 0; n < count; n++) strangers.add(tx(n))
  return { strangers, heard }
}

describe('what no block made here opens', () => {
  it('has 64 places, and 4 of one sender; none that waits makes way', () => {
    const { strangers } = filled(64)
    const refused = expect.objectContaining({ shape: expect.objectContaining({ kind: 'ImmediatelyDropped' }) })
    expect(() => strangers.add(tx(64))).toThrow(refused)
    expect([strangers.bytes, strangers.memory, strangers.has('0x0'), strangers.has('0x64')]).toEqual([
      640,
      1920,
      true,
      false,
    ])
    const few = filled(4).strangers
    expect(() => few.add({ ...tx(4), sender: '0x0' })).toThrow(refused)
    few.add(tx(4))
    expect([...few.all()].length).toBe(5)
  })

  it('goes when its era ends, and when its nonce is used', () => {
    const { strangers, heard } = filled(3)
    strangers.add(tx(3, 7n))
    strangers.settle(7n, ['tag 1', 'tag 9'])
    strangers.settle(8n, [])
    expect(heard.slice(4)).toEqual(['0x1 invalid', '0x3 invalid'])
    strangers.clear()
    expect(heard.slice(6)).toEqual(['0x0 dropped', '0x2 dropped'])
  })

  it('is given away without a word where blocks are taken back', () => {
    const { strangers, heard } = filled(2)
    expect(strangers.takeAll().map(({ hash }) => hash)).toEqual(['0x0', '0x1'])
    expect([strangers.bytes, heard.length]).toEqual([0, 2])
  })
})
