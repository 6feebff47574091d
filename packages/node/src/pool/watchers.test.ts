import { describe, expect, it } from 'vitest'
import type { TransactionStatus } from './transaction.ts'
import { Watchers } from './watchers.ts'

function watching(...hashes: string[]) {
  const watchers = new Watchers()
  const heard: string[] = []
  for (const hash of hashes) watchers.add(hash, (status) => heard.push(`${hash} ${text(status)}`))
  return { watchers, heard }
}
const text = (status: TransactionStatus) => ('hash' in status ? `${status.type} ${status.hash}` : status.type)

describe('watchers of transactions', () => {
  it('hear that a transaction is ready or waits once, until something else happened', () => {
    const { watchers, heard } = watching('a')
    for (const type of ['future', 'ready', 'ready'] as const) watchers.tell('a', { type })
    watchers.included('a', 1, 'one', 2)
    watchers.tell('a', { type: 'ready' })
    expect(heard).toEqual(['a future', 'a ready', 'a inBlock one', 'a ready'])
  })

  it('hear of blocks that are gone, the newest first, and of finality only in blocks that stand', () => {
    const { watchers, heard } = watching('a', 'b', 'c')
    watchers.included('a', 1, 'one', 1)
    watchers.included('b', 2, 'two', 1)
    watchers.included('c', 3, 'three', 1)
    watchers.retracted(1)
    watchers.included('c', 2, 'other', 1)
    watchers.finalized(3)
    expect(heard.slice(3)).toEqual([
      'c retracted three',
      'b retracted two',
      'c inBlock other',
      'a finalized one',
      'c finalized other',
    ])
    watchers.tell('c', { type: 'dropped' })
    expect(heard.length).toBe(8)
  })

  it('wait for finality for 512 blocks, then hear that it takes too long', () => {
    const hashes = Array.from({ length: 600 }, (_, i) => `t${i}`)
    const { watchers, heard } = watching(...hashes)
    for (const [i, hash] of hashes.entries()) watchers.included(hash, i, `b${i}`, 1)
    const late = heard.filter((line) => line.includes('finalityTimeout'))
    expect(late).toEqual(hashes.slice(0, 88).map((hash, i) => `${hash} finalityTimeout b${i}`))
    watchers.finalized(600)
    expect(heard.filter((line) => line.includes(' finalized ')).length).toBe(512)
  })
})
