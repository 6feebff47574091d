import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type Bringer, Entrance } from './entrance.ts'
import { DEFAULT_POOL_LIMITS, type PoolLimits } from './limits.ts'

const bringer = (): Bringer => ({ charge: () => undefined })

function entranceOf(limits: Partial<PoolLimits>) {
  const entrance = new Entrance({ ...DEFAULT_POOL_LIMITS, ...limits })
  const said: string[] = []
  const inside = new Map<string, () => void>()
  /** Brings one, which enters at once or waits. */
  const bring = (name: string, by: Bringer, memory: number, bytes = 1) => {
    const coming = { bringer: by, bytes, memory }
    const entered = () => {
      said.push(name)
      inside.set(name, () => entrance.leave(coming))
    }
    if (entrance.tryEnter(coming)) return entered()
    entrance.wait({ coming, enter: entered, refuse: () => said.push(`${name} refused`) })
  }
  const leave = async (name: string) => {
    inside.get(name)?.()
    // They pause for as long as they had.
    await pause(5)
  }
  return { entrance, said, bring, leave }
}

describe('the way into the pool', () => {
  it('lets in what there is room for, and the others in turn as it is left', async () => {
    const { said, bring, leave } = entranceOf({ enteringMemory: 100 })
    const one = bringer()
    bring('a', one, 60)
    bring('b', one, 60)
    // It would fit, but is not first.
    bring('c', one, 10)
    expect(said).toEqual(['a'])
    await leave('a')
    expect(said).toEqual(['a', 'b', 'c'])
  })

  it('lets in who has had less before who has had more, however much that one has brought', async () => {
    const { said, bring, leave } = entranceOf({ enteringMemory: 100 })
    const [greedy, modest] = [bringer(), bringer()]
    for (let n = 0; n < 20; n++) bring(`g${n}`, greedy, 100)
    bring('m0', modest, 10)
    bring('m1', modest, 10)
    await leave('g0')
    expect(said).toEqual(['g0', 'm0', 'm1'])
    await leave('m0')
    await leave('m1')
    expect(said).toEqual(['g0', 'm0', 'm1', 'g1'])
  })

  it('lets in who has several waiting, though new ones come without end', async () => {
    const { said, bring, leave } = entranceOf({ enteringMemory: 100 })
    bring('first', bringer(), 100)
    const honest = bringer()
    for (let n = 0; n < 5; n++) bring(`honest ${n}`, honest, 100)
    for (let n = 0; n < 9; n++) bring(`new ${n}`, bringer(), 100)
    const isHonest = (name: string) => name.startsWith('honest')
    let steps = 0
    for (; said.filter(isHonest).length < 5 && steps < 200; steps++) {
      bring(`newer ${steps}`, bringer(), 100)
      await leave(said.at(-1) as string)
    }
    expect(said.filter(isHonest)).toEqual(Array.from({ length: 5 }, (_, n) => `honest ${n}`))
    // Each waits for those that are there, and as many that come meanwhile: some twenty.
    expect(steps).toBeLessThan(5 * 25)
  })

  it('lets one in that is larger than all room when it would be alone', async () => {
    const { said, bring, leave } = entranceOf({ enteringMemory: 100 })
    bring('a', bringer(), 60)
    bring('large', bringer(), 500)
    expect(said).toEqual(['a'])
    await leave('a')
    expect(said).toEqual(['a', 'large'])
  })

  it('refuses the latest of who has most waiting, for who would have less; and nobody in vain', () => {
    const { said, bring } = entranceOf({ enteringCount: 1, waitingBytes: 5 * 4096 })
    const [greedy, modest, third] = [bringer(), bringer(), bringer()]
    for (let n = 0; n < 6; n++) bring(`g${n}`, greedy, 10)
    expect(() => bring('g6', greedy, 10)).toThrow(
      'the node checks 1 transactions or 8388608 bytes in memory at once, and 20480 bytes of others wait for that',
    )
    // More than the part of one of two.
    expect(() => bring('large', modest, 10, 4 * 4096)).toThrow('send it again later')
    bring('m0', modest, 10)
    bring('m1', modest, 10)
    bring('t0', third, 10)
    expect(said).toEqual(['g0', 'g5 refused', 'g4 refused', 'g3 refused'])
  })

  it('counts what one takes once that is known', async () => {
    const { entrance, said, bring } = entranceOf({ enteringMemory: 100 })
    const coming = { bringer: bringer(), bytes: 1, memory: 100 }
    expect(entrance.tryEnter(coming)).toBe(true)
    entrance.settle(coming, 30)
    bring('a', bringer(), 70)
    bring('b', bringer(), 1)
    expect(said).toEqual(['a'])
    entrance.leave(coming)
    await pause(5)
    expect(said).toEqual(['a', 'b'])
  })

  it('counts nothing once all have left', async () => {
    const { said, bring, leave } = entranceOf({ enteringCount: 2, waitingBytes: 4096 })
    for (let round = 0; round < 3; round++) {
      for (const name of ['a', 'b', 'c']) bring(`${name}${round}`, bringer(), 10, 4096)
      expect(() => bring('d', bringer(), 1)).toThrow('send it again later')
      for (const name of ['a', 'b', 'c']) await leave(`${name}${round}`)
    }
    expect(said.length).toBe(9)
  })
})
