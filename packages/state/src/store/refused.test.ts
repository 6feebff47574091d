import { Fault, HexError } from '@glia/base'
import { describe, expect, it } from 'vitest'
import { StateError } from '../error.ts'
import { readingFault, unlessRefused } from './refused.ts'

const thrown = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (fault) {
    return fault
  }
}

describe('what writing ends with', () => {
  it('passes when it is a sentence already, whichever package says it', () => {
    for (const error of [new Fault('x'), new HexError('x', 'y'), new StateError('Closed', 'x')]) {
      const work = (): never => {
        throw error
      }
      expect(thrown(() => unlessRefused('here', work))).toBe(error)
      expect(readingFault('here', error)).toBe(error)
    }
  })

  it('says nothing of LMDB’s buffers', () => {
    const buffers = 'Attempting to write page at position 0, size 4096, blocks 1, buffer sizes 4096 0 600223408'
    const work = (): never => {
      throw Object.assign(new Error(`File too large: ${buffers}`), { code: 27 })
    }
    expect(thrown(() => unlessRefused('here', work))).toMatchObject({
      code: 'Unwritable',
      message: expect.stringContaining('expected to write to here, found "File too large": make room on the disk'),
    })
  })

  it('is a sentence when it is the system’s', () => {
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' })
    const work = (): never => {
      throw full
    }
    expect(thrown(() => unlessRefused('here', work))).toMatchObject({ code: 'Unwritable', cause: full })
  })
})
