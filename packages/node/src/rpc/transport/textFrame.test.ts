import { once } from 'node:events'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { RawJson } from '../core/rawJson.ts'
import { joined, type TextPart } from '../core/text.ts'
import { frameOf, sendText } from './textFrame.ts'

const encoder = new TextEncoder()

/** Lengths around those at which a frame's head has another form. */
const length = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(65_533, 65_536, 70_000))
const text = fc
  .tuple(fc.constantFrom('a', 'é', '€', '😀', 'x😀'), length)
  .map(([of, times]) => of.repeat(times / of.length))
const part = fc.oneof(
  text,
  text.map((of): TextPart => encoder.encode(of)),
)

it('texts and bytes arrive as one message, in order with others', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const connected = once(server, 'connection')
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as { port: number }).port}`)
  onTestFinished(() => client.terminate())
  const [[ws, { socket }]] = await Promise.all([connected, once(client, 'open')])
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
      const heard: [string, boolean][] = []
      client.on('message', (data, isBinary) => heard.push([String(data), isBinary]))
      sendText(ws, socket, ['before'])
      sendText(ws, socket, parts)
      sendText(ws, socket, ['after'])
      while (heard.length < 3) await once(client, 'message')
      client.removeAllListeners('message')
      expect(heard).toEqual([
        ['before', false],
        [joined(parts), false],
        ['after', false],
      ])
    }),
    { numRuns: 60 },
  )
  // Nothing leaves once the closing began: the protocol ends with it.
  ws.close()
  sendText(ws, socket, ['late', encoder.encode('late')])
  const [code] = await once(client, 'close')
  expect(code).toBe(1005)
})

/** RFC 6455, 5.2: of its three forms a length has the shortest that it fits. */
it.each([
  [0, '8100'],
  [125, '817d'],
  [126, '817e007e'],
  [127, '817e007f'],
  [65_535, '817effff'],
  [65_536, '817f0000000000010000'],
])('a frame of %i bytes has the head %s', (length, head) => {
  const bytes = new Uint8Array(length).fill(0x61)
  const text = 'a'.repeat(length)
  for (const parts of [[bytes], [text], [text.slice(1), bytes.subarray(0, Math.min(1, length))]])
    expect(Buffer.concat(frameOf(parts)).toString('hex')).toBe(head + '61'.repeat(length))
})

it('what is sent a second time is encoded once, and its bytes are not copied', () => {
  const json = new RawJson(`"${'é'.repeat(10_000)}"`)
  expect(json.parts()).toEqual([json.text])
  const [bytes] = json.parts() as [Uint8Array]
  expect(bytes).toBeInstanceOf(Uint8Array)
  expect(json.parts()[0]).toBe(bytes)
  expect(json.text).toBe(`"${'é'.repeat(10_000)}"`)
  expect(frameOf(['{', bytes, '}'])).toContain(bytes)
  const short = new RawJson('"short"')
  for (let i = 0; i < 3; i++) expect(short.parts()).toEqual(['"short"'])
})
