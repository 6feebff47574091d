import { unreachable } from '@glia/base'
import { describe, expect, it } from 'vitest'
import type { BlockNews } from '../blocks/follow.ts'
import { ConnectionError, OutcomeUnknown } from '../rpc/errors.ts'
import { Subscription } from '../rpc/subscription.ts'
import type { TransactionStatus } from '../rpc/wire.ts'
import { block, GENESIS } from '../testing/runtimesNode.ts'
import { blockOf, blockThatHolds, type Look } from './submit.ts'

const HASH = block('11')
const [A, B] = [block('aa'), block('bb')]

const unasked = async () => unreachable('it was told of in time')

/** What becomes of a transaction of which a node says this, and then leaves. */
function told(statuses: readonly TransactionStatus[], waitFor: 'inBlock' | 'finalized' = 'finalized') {
  const news = new Subscription<TransactionStatus>('x', {}, () => undefined)
  for (const status of statuses) news.push(status)
  news.fail(new ConnectionError('the connection broke'))
  return blockOf('ws://node', news, HASH, waitFor, unasked).catch((error: unknown) => error)
}

describe('a transaction that is looked for beside', () => {
  const soon = 0.001
  const news = (...statuses: TransactionStatus[]) => {
    const subscription = new Subscription<TransactionStatus>('x', {}, () => undefined)
    for (const status of statuses) subscription.push(status)
    return subscription
  }

  it('is still waited for where a look fails: what the node tells afterwards counts', async () => {
    const [ready, unknown] = [news('ready'), news('ready')]
    let looks = 0
    const busy = async () => {
      if (++looks === 3) ready.push({ finalized: A })
      throw new ConnectionError('busy')
    }
    expect(await blockOf('ws://node', ready, HASH, 'finalized', busy, soon)).toBe(A)
    // Which says no more than that it was in none so far.
    const nowhere = async ({ isTold }: Look) => {
      setTimeout(() => unknown.push({ finalized: B }), 5)
      while (isTold()) await new Promise((resolve) => setTimeout(resolve, 1))
      throw new OutcomeUnknown(HASH, new Error('it is in none of them'))
    }
    expect(await blockOf('ws://node', unknown, HASH, 'finalized', nowhere, soon)).toBe(B)
  })

  it('is given up where the node tells nothing at all, or cannot be asked several times', async () => {
    const nowhere = () => Promise.reject(new OutcomeUnknown(HASH, new ConnectionError('in none of them')))
    await expect(blockOf('ws://node', news(), HASH, 'finalized', nowhere, soon)).rejects.toThrow(OutcomeUnknown)
    let looks = 0
    const busy = () => {
      looks++
      return Promise.reject(new ConnectionError('busy'))
    }
    await expect(blockOf('ws://node', news('ready'), HASH, 'finalized', busy, soon)).rejects.toThrow(OutcomeUnknown)
    expect(looks).toBe(8)
  })

  it('is not given up as long as the node goes on to tell of it, or each look gets further', async () => {
    const told = news('ready')
    let looks = 0
    const busy = () => {
      if (++looks % 7 === 0) told.push(looks === 21 ? { finalized: A } : { inBlock: A })
      return Promise.reject(new ConnectionError('busy'))
    }
    expect(await blockOf('ws://node', told, HASH, 'finalized', busy, soon)).toBe(A)
    expect(looks).toBeGreaterThanOrEqual(21)
    looks = 0
    const further = async ({ reached }: Look) => {
      reached(Math.floor(looks / 7))
      if (++looks === 30) return B
      throw new ConnectionError('busy')
    }
    expect(await blockOf('ws://node', news('ready'), HASH, 'finalized', further, soon)).toBe(B)
  })
})

describe('a transaction that was said to be in a block', () => {
  it.each<[what: string, statuses: readonly TransactionStatus[]]>([
    ['is waited for in vain to become final', [{ inBlock: A }, { finalityTimeout: A }]],
    ['was heard of no more', [{ inBlock: A }]],
    ['was heard of in another one since', [{ inBlock: B }, { retracted: B }, { inBlock: A }]],
    ['was retracted from another one', [{ inBlock: B }, { inBlock: A }, { retracted: B }]],
    ['is said to be dropped all the same', [{ inBlock: A }, 'dropped']],
    ['is said to be usurped all the same', [{ inBlock: A }, { usurped: B }]],
    ['was not heard of before finality was given up', [{ finalityTimeout: A }]],
  ])('and %s has an outcome that is unknown, in that block', async (_what, statuses) => {
    expect(await told(statuses)).toMatchObject({ code: 'OUTCOME_UNKNOWN', hash: HASH, blockHash: A })
  })

  it('is lost where that block was retracted and the pool gives it up', async () => {
    expect(await told([{ inBlock: A }, { retracted: A }, 'dropped'])).toMatchObject({ code: 'TRANSACTION_LOST' })
    expect(await told([{ inBlock: A }, { retracted: A }])).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      blockHash: undefined,
    })
  })

  it('is in the block that it is waited for', async () => {
    expect(await told(['ready', { inBlock: A }], 'inBlock')).toBe(A)
    expect(await told(['ready', { inBlock: B }, { retracted: B }, { inBlock: A }, { finalized: A }])).toBe(A)
  })
})

describe('a transaction that is looked for', () => {
  let seen = 0
  async function* blocks(): AsyncGenerator<BlockNews> {
    seen = 0
    for (let number = 100; ; number++) {
      seen += 1
      const hash = `0x${number.toString(16).padStart(64, '0')}`
      yield {
        kind: 'block',
        block: { number, hash, parentHash: GENESIS, stateRoot: GENESIS, extrinsicsRoot: GENESIS, digest: [] },
      } as unknown as BlockNews
    }
  }
  const lookedFor = (lookUntil?: number) =>
    blockThatHolds('0x00', HASH, blocks(), async () => [], lookUntil).catch((error: unknown) => error)

  it('is looked for until it can get into none any more where that is known, else through 256', async () => {
    for (const [lookUntil, looked] of [
      [126, 26],
      [373, 273],
      [4212, 4112],
    ]) {
      expect(await lookedFor(lookUntil)).toMatchObject({ code: 'TRANSACTION_LOST' })
      expect(seen).toBe(looked)
    }
    expect(await lookedFor()).toMatchObject({ code: 'OUTCOME_UNKNOWN', hash: HASH })
    expect(seen).toBe(256)
  })

  it('is looked for on and on where the node has told of it, and it can get into one for ever', async () => {
    const reached: number[] = []
    const look: Look = {
      signal: AbortSignal.timeout(60_000),
      isTold: () => seen < 1000,
      reached: (number) => reached.push(number),
    }
    const bodyOf = async () => (seen === 900 ? ['0x00'] : [])
    expect(await blockThatHolds('0x00', HASH, blocks(), bodyOf, undefined, look)).toBe(
      `0x${(999).toString(16).padStart(64, '0')}`,
    )
    expect(reached).toEqual(Array.from({ length: 899 }, (_, n) => 100 + n))
    const outcome = blockThatHolds('0x00', HASH, blocks(), async () => [], undefined, look)
    await expect(outcome).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
    expect(seen).toBe(1000)
  })
})
