import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Lane } from '../core/lane.ts'
import { joined, sizeOf, type TextPart } from '../core/text.ts'
import { Turns } from '../core/turns.ts'
import { sendAnswer } from './answer.ts'

async function sent(parts: readonly TextPart[]): Promise<{ text: string; length: number; taken: number }> {
  let taken = 0
  const server = createServer((_request, response) => {
    void sendAnswer(response, parts, {
      turns: new Turns(),
      lane: new Lane(),
      taken: (chars) => {
        taken += chars
      },
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const text = await answer.text()
    return { text, length: Number(answer.headers.get('content-length')), taken }
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

it('an answer arrives whole, however its parts are cut and whatever its characters take', async () => {
  const part = fc
    .tuple(fc.constantFrom('a', 'é', '€', '😀', 'x😀'), fc.integer({ min: 0, max: 100_000 }))
    .chain(([text, times]) => fc.constantFrom<TextPart>(text.repeat(times), Buffer.from(text.repeat(times))))
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
      const { text, length, taken } = await sent(parts)
      expect(text === joined(parts)).toBe(true)
      expect(length).toBe(Buffer.byteLength(joined(parts)))
      // A short one goes in one go, and is over with its request.
      expect(taken).toBe(length > 64 * 1024 ? sizeOf(parts) : 0)
    }),
    { numRuns: 25 },
  )
})
