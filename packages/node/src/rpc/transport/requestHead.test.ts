import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { headBytes, headMs } from './requestHead.ts'

const head = (headers: number) => ({ rawHeaders: Array(2 * headers).fill('x') }) as unknown as IncomingMessage

it('a head of 1,900 headers counts as forty of ten headers, and holds as much as it takes', () => {
  expect(headMs(head(10))).toBeCloseTo(0.036)
  expect(headMs(head(1900)) / headMs(head(10))).toBeGreaterThan(30)
  expect([headBytes(head(10)), headBytes(head(1900))]).toEqual([4736, 125_696])
})
