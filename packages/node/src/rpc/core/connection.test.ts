import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { DEFAULT_SERVER_LIMITS } from '../limits.ts'
import { uncounted } from './caller.ts'
import { Connection } from './connection.ts'
import { Lane } from './lane.ts'
import type { Subscription } from './subscription.ts'
import { Turns } from './turns.ts'

/** A socket whose reader is slow: what is written stays until `drain` is called. */
class SlowSocket extends EventEmitter {
  writableLength = 0
  cork(): void {}
  uncork(): void {}
  take(): void {
    this.writableLength = 0
    this.emit('drain')
  }
}

function connect(limits = {}, turns = new Turns()) {
  const socket = new SlowSocket()
  const sent: string[] = []
  const opened: Subscription[] = []
  const state = { terminated: false, paused: false }
  const ws = {
    send([text = '']: readonly string[]) {
      sent.push(text)
      socket.writableLength += text.length
    },
    terminate: () => {
      state.terminated = true
    },
    pause: () => {
      state.paused = true
    },
    resume: () => {
      state.paused = false
    },
  }
  const connection = new Connection({
    ws,
    socket,
    limits: { ...DEFAULT_SERVER_LIMITS, socketBytes: 1000, responseBytes: 2000, ...limits },
    turns,
    lane: new Lane(),
    inFlight: uncounted(),
    unsafe: false,
    handle: (message, caller) => {
      if (message.startsWith('open')) {
        const subscription = connection.open('chain_newHead')
        caller.opened.push(subscription)
        opened.push(subscription)
        // What it says before its id is out waits.
        subscription.notify('"at once"')
      }
      return [`answer to ${message}`]
    },
  })
  return { socket, sent, state, connection, opened }
}

/** Opens a subscription and lets its id be answered. */
function subscribe(to: ReturnType<typeof connect>) {
  to.connection.receive('open')
  to.sent.length = 0
  return to.opened.at(-1) as Subscription
}

describe('a connection', () => {
  it('says nothing of a subscription before its id is out', () => {
    const to = connect()
    to.connection.receive('open')
    expect(to.sent).toEqual(['answer to open', expect.stringContaining('"at once"')])
    const unheard = to.connection.open('chain_newHead')
    unheard.notify('1')
    to.connection.receive(`another request, with ${unheard.id} in it`)
    expect(to.sent.length).toBe(3)
  })

  it('keeps everything in order for a slow reader, and drops the client when it is too much', () => {
    const to = connect({ backlogCount: 10 })
    const subscription = subscribe(to)
    to.socket.writableLength = 5000
    for (let i = 0; i < 10; i++) subscription.notify(String(i))
    expect(to.state.terminated).toBe(false)
    subscription.notify('10')
    expect(to.state.terminated).toBe(true)
  })

  it('reads no further request while answers wait to be taken', () => {
    const to = connect()
    to.socket.writableLength = 5000
    to.connection.receive('a')
    to.connection.receive('b')
    expect([to.sent.length, to.state.paused]).toEqual([0, true])
    to.socket.take()
    expect([to.sent.length, to.state.paused]).toEqual([2, false])
  })

  it('drops a client that takes nothing of what waits for it, and none that takes something now and then', () => {
    const to = connect({ stallMs: 50 })
    const now = performance.now()
    to.connection.checkStalled(now + 1000)
    to.socket.writableLength = 5000
    to.connection.checkStalled(now + 1040)
    to.socket.writableLength = 4000
    to.connection.checkStalled(now + 1080)
    to.connection.checkStalled(now + 1120)
    expect(to.state.terminated).toBe(false)
    to.connection.checkStalled(now + 1180)
    expect(to.state.terminated).toBe(true)
  })

  it('makes text of bytes when their turn has come, and never where the client is gone by then', async () => {
    const turns = new Turns()
    // Somebody waits: it does not come at once.
    turns.wait(new Lane(), () => undefined)
    const [here, gone] = [connect({}, turns), connect({}, turns)]
    const bytes = Buffer.from('first: é')
    const reads = vi.spyOn(bytes, 'toString')
    for (const { connection } of [here, gone]) connection.receive(bytes)
    expect(reads).not.toHaveBeenCalled()
    gone.connection.end()
    bytes.write('later: ')
    while (turns.waiting > 0) await new Promise(setImmediate)
    expect([here.sent, gone.sent]).toEqual([['answer to later: é'], []])
    expect(reads).toHaveBeenCalledTimes(1)
  })

  it('bounds the number of subscriptions', () => {
    const to = connect({ subscriptions: 2 })
    to.connection.open('a')
    to.connection.open('a')
    expect(() => to.connection.open('a')).toThrow('Too many subscriptions')
  })
})
