import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { Lane } from '../core/lane.ts'
import { Turns } from '../core/turns.ts'
import { Intake, ReadingTime } from './intake.ts'

class FakeSocket extends EventEmitter {
  destroyed = false
  /** What it has when it closes, which whoever listens to that may read. */
  readonly read = vi.fn()
}

afterEach(() => {
  vi.restoreAllMocks()
})

/** What one connection hands on, which its WebSocket may pause; what it does waits in `turns` until it is run by hand. */
function setUp(time = new ReadingTime()) {
  const turns = new Turns()
  const waiting: (() => void)[] = []
  vi.spyOn(turns, 'wait').mockImplementation((_lane, work) => void waiting.push(work))
  const socket = new FakeSocket()
  const heard: Buffer[] = []
  let onBytes: ((bytes: Buffer) => void) | undefined
  socket.on('data', (bytes: Buffer) => {
    heard.push(bytes)
    onBytes?.(bytes)
  })
  const ws = { pause: vi.fn(), resume: vi.fn() }
  const came: number[] = []
  let awaited = 0
  const intake = new Intake({
    socket: socket as unknown as Socket,
    ws,
    turns,
    lane: new Lane(),
    time,
    awaited: () => awaited,
    came: (bytes) => void came.push(bytes.length),
    waits: () => undefined,
  })
  return {
    socket,
    intake,
    ws,
    heard,
    came,
    turns: waiting,
    onBytes: (listener: (bytes: Buffer) => void) => {
      onBytes = listener
    },
    awaits: (bytes: number) => {
      awaited = bytes
    },
    sizes: () => heard.map(({ length }) => length),
  }
}

/** Bytes of which each tells where it stood. */
const numbered = (size: number, from = 0) => Buffer.from(Array.from({ length: size }, (_, at) => (from + at) % 251))

it('what comes is handed on at once, in slices that a frame under way makes longer', () => {
  const { socket, heard, sizes, ws, turns, awaits, onBytes, came } = setUp()
  socket.emit('data', numbered(2048))
  expect(sizes()).toEqual([2048])
  onBytes(() => awaits(50_000))
  socket.emit('data', numbered(65_536))
  onBytes(() => awaits(0))
  socket.emit('data', numbered(60_000))
  expect(sizes()).toEqual([2048, 2048, 50_000, 13_488, 50_000, 2048, 2048, 2048, 2048, 1808])
  expect(came).toEqual(sizes())
  expect(Buffer.concat(heard.slice(1, 4))).toEqual(numbered(65_536))
  expect([ws.pause.mock.calls.length, ws.resume.mock.calls.length, turns.length]).toEqual([0, 0, 0])
})

it('whoever is paused in the middle of what came hears the rest of it, in its order, when it goes on', () => {
  const { socket, intake, heard, ws, onBytes } = setUp()
  onBytes(() => intake.pause())
  socket.emit('data', numbered(5000))
  expect([heard.length, intake.waiting]).toEqual([1, 2952])
  intake.resume()
  expect([heard.length, intake.waiting, ws.resume.mock.calls.length]).toEqual([2, 904, 0])
  intake.resume()
  expect([heard.length, intake.waiting, ws.resume.mock.calls.length]).toEqual([3, 0, 0])
  intake.resume()
  expect([ws.pause.mock.calls.length, ws.resume.mock.calls.length]).toEqual([1, 1])
  expect(Buffer.concat(heard)).toEqual(numbered(5000))
})

it('goes on by itself where it was paused for a moment only', () => {
  const { socket, intake, heard, ws, onBytes } = setUp()
  onBytes(() => {
    intake.pause()
    intake.resume()
  })
  socket.emit('data', numbered(5000))
  expect([heard.length, intake.waiting]).toEqual([3, 0])
  expect([ws.pause.mock.calls.length, ws.resume.mock.calls.length]).toEqual([1, 1])
})

it('where many send at once a pass of the event loop has some milliseconds for it, and the others wait for their turns', async () => {
  let now = 1000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const time = new ReadingTime(8)
  const clients = Array.from({ length: 5 }, () => setUp(time))
  for (const { onBytes } of clients)
    onBytes(() => {
      now += 5
    })
  for (const { socket } of clients) socket.emit('data', numbered(2000))
  expect(clients.map(({ heard }) => heard.length)).toEqual([1, 1, 0, 0, 0])
  expect(clients.map(({ turns }) => turns.length)).toEqual([0, 0, 1, 1, 1])
  expect(clients.map(({ ws }) => ws.pause.mock.calls.length)).toEqual([0, 0, 1, 1, 1])
  expect(clients.map(({ intake }) => intake.waiting)).toEqual([0, 0, 2000, 2000, 2000])
  // More of who waits stays behind what waits.
  const [, , third] = clients
  third?.socket.emit('data', numbered(1000, 2000))
  for (const { turns } of clients) for (const turn of turns) turn()
  expect(clients.map(({ heard }) => Buffer.concat(heard).length)).toEqual([2000, 2000, 3000, 2000, 2000])
  expect(Buffer.concat(third?.heard ?? [])).toEqual(numbered(3000))
  expect(third?.ws.resume.mock.calls.length).toBe(1)
  // The next pass has its own.
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  clients[0]?.socket.emit('data', numbered(10))
  expect(clients[0]?.heard.length).toBe(2)
})

it.each(['end', 'close'])('of a connection that is over what waits is let go: %s', (how) => {
  const { socket, intake, heard, onBytes } = setUp()
  onBytes(() => intake.pause())
  socket.emit('data', numbered(5000))
  socket.emit(how)
  expect([intake.waiting, socket.read.mock.calls.length]).toEqual([0, how === 'close' ? 1 : 0])
  intake.resume()
  socket.emit('data', numbered(10))
  expect(heard.length).toBe(1)
})

it('hands nothing on of what ends the connection', () => {
  const { socket, heard, onBytes, intake } = setUp()
  onBytes(() => {
    socket.destroyed = true
  })
  socket.emit('data', numbered(5000))
  expect([heard.length, intake.waiting]).toEqual([1, 0])
})

it('knows whether all was read as it came since it was asked last', () => {
  const { socket, intake, onBytes } = setUp()
  expect(intake.readAll()).toBe(true)
  onBytes(() => intake.pause())
  socket.emit('data', numbered(10))
  expect([intake.readAll(), intake.readAll()]).toEqual([false, false])
  intake.resume()
  expect([intake.readAll(), intake.readAll()]).toEqual([false, true])
})
