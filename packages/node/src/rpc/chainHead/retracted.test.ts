import type { H256 } from '@glia/frame'
import { describe, expect, it } from 'vitest'
import type { Block } from '../../chain/block.ts'
import { Retracted } from './retracted.ts'

const block = (name: string): Block => {
  const hash = name as H256
  const parentHash = `${name[0]}${Number(name.slice(1)) - 1}` as H256
  const header = { number: 0, parentHash, stateRoot: hash, extrinsicsRoot: hash, digest: { logs: [] } }
  return { number: Number(name.slice(1)), hash, header, body: [] }
}
const branch = (letter: string, ...numbers: number[]) => numbers.map((number) => block(`${letter}${number}`))

const held = () => true

describe('blocks that were taken back', () => {
  it('are pruned once, when a final block excludes them', () => {
    const retracted = new Retracted()
    retracted.add(branch('a', 5, 6, 7))
    expect(retracted.prune(4, held)).toEqual([])
    expect(retracted.prune(5, held)).toEqual(['a5', 'a6', 'a7'])
    expect(retracted.prune(6, held)).toEqual([])
    expect(retracted.size).toBe(3)
    retracted.release('a6')
    expect(retracted.size).toBe(2)
  })

  it('may come back one after the other; the others of their branch stay possible on top of them', () => {
    const retracted = new Retracted()
    retracted.add(branch('a', 5, 6, 7))
    retracted.add(branch('b', 5, 6))
    expect(retracted.comesBack(block('c5'))).toBe(false)
    expect(retracted.comesBack(block('a5'))).toBe(true)
    expect(retracted.comesBack(block('a5'))).toBe(false)
    expect(retracted.prune(5, held)).toEqual(['b5', 'b6'])
    expect(retracted.comesBack(block('a6'))).toBe(true)
    expect(retracted.prune(6, held)).toEqual([])
    expect(retracted.prune(7, held)).toEqual(['a7'])
  })

  it('that a client lets go of before they are pruned are still named as pruned', () => {
    const retracted = new Retracted()
    retracted.add(branch('a', 5))
    retracted.release('a5')
    expect(retracted.prune(5, () => false)).toEqual(['a5'])
    expect(retracted.size).toBe(0)
  })

  it('in two goes are one branch: what stood on top goes with what it stood on', () => {
    const retracted = new Retracted()
    retracted.add(branch('a', 7, 8))
    retracted.add(branch('a', 5, 6))
    expect(retracted.prune(4, held)).toEqual([])
    expect(retracted.comesBack(block('a5'))).toBe(true)
    expect(retracted.prune(5, held)).toEqual([])
    expect(retracted.prune(6, held)).toEqual(['a7', 'a8', 'a6'])
  })
})
