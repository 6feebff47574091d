// Callers that take places and connections, and give none back.
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { Keypair } from '../../keys/keypair.ts'
import { defineSynapse } from '../synapse.ts'
import { forged, forgedRequest, type Sum, validator } from '../testing/forged.ts'
import { announced, begun, type Sent, started } from '../testing/hostile.ts'
import { bodyHash } from '../wire.ts'
import type { Endpoint } from './endpoint.ts'

describe('the places of calls', () => {
  const priority: Endpoint<typeof Sum>['priority'] = ({ hotkey }) => (hotkey === validator.address ? 1 : 0)
  const minor = Keypair.fromUri('//Minor')

  it('are taken before bodies are read: the least important leaves, and of them who sends longest', async () => {
    const { axon, info } = await started({ maxWorkers: 1, maxWaiting: 1 }, { priority })
    const first = announced(info, { key: minor, uuid: 'a' }, 1000)
    await expect.poll(() => axon.load.waiting).toBe(1)
    const second = announced(info, { key: minor, uuid: 'b' }, 1000)
    await expect.poll(() => axon.load.waiting).toBe(2)
    announced(info, { key: minor, uuid: 'c' }, 1000)
    expect(await first.status).toContain('503')
    expect((await forged(info, {})).status).toBe(200)
    expect(await second.status).toContain('503')
    expect(axon.load).toEqual({ running: 0, waiting: 1, bytes: 0 })
  })

  it('are shared: a caller that has most of them gives one up for another', async () => {
    const { axon, info } = await started({ maxWorkers: 2, maxWaiting: 2 })
    const all = [1, 2, 3, 4].map((n) => announced(info, { key: minor, uuid: `${n}` }, 1000))
    await expect.poll(() => axon.load.waiting).toBe(4)
    expect((await forged(info, { key: Keypair.fromUri('//Other') })).status).toBe(200)
    expect(await Promise.race(all.map(({ status }) => status))).toContain('503')
  })

  it('hold so many bytes at most, and who holds most leaves first', async () => {
    const { axon, info } = await started({ maxBytesInFlight: 100_000 })
    const one = announced(info, { uuid: 'a' }, 80_000, ' '.repeat(70_000))
    await expect.poll(() => axon.load.bytes).toBe(70_000)
    const two = announced(info, { uuid: 'b' }, 80_000, ' '.repeat(20_000))
    await expect.poll(() => axon.load.bytes).toBe(90_000)
    expect((await forged(info, { uuid: 'c', tamper: (body) => body + ' '.repeat(20_000) })).status).toBe(200)
    expect(await one.status).toContain('503')
    expect(axon.load).toEqual({ running: 0, waiting: 1, bytes: 20_000 })
    two.socket.destroy()
    await expect.poll(() => axon.load).toEqual({ running: 0, waiting: 0, bytes: 0 })
  })

  it('are given back when a body does not come in time', async () => {
    const { axon, info } = await started({ headersTimeout: 0.3, requestTimeout: 0.6 })
    const sent = announced(info, {}, 1000)
    await expect.poll(() => axon.load.waiting).toBe(1)
    expect(await sent.status).toContain('408')
    await sent.closed
    await expect.poll(() => axon.load.waiting).toBe(0)
  })

  it('are given back when a body falls behind 64 KiB a second: what it has announced or sent before gives it no time', async () => {
    const { axon, info } = await started({ bodyTimeout: 0.3 })
    const began = performance.now()
    const still = announced(info, { uuid: 'a' }, 10_000_000, ' ')
    const quickFirst = announced(info, { uuid: 'b' }, 10_000_000, ' '.repeat(1_000_000))
    for (const { status } of [still, quickFirst]) expect(await status).toContain('408')
    expect(performance.now() - began).toBeLessThan(5000)
    expect(axon.load).toEqual({ running: 0, waiting: 0, bytes: 0 })
  })

  it('are kept by a body that comes slowly, and no slower than that', async () => {
    const { info } = await started({ bodyTimeout: 1 })
    const { headers, body } = forgedRequest(info, {})
    const spaces = 24 * 16_384
    const sent = begun(info, '/Sum', { ...headers, 'content-length': String(body.length + spaces) }, body)
    const began = performance.now()
    for (let n = 0; n < 24; n++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      sent.socket.write(' '.repeat(16_384))
    }
    expect(await sent.status).toContain('200')
    expect(performance.now() - began).toBeGreaterThan(1100)
  })

  it('are not held by callers who send no more than one byte, each with a key of its own', async () => {
    const { axon, info } = await started()
    const slow = Array.from({ length: 138 }, (_, n) =>
      announced(info, { key: Keypair.fromUri(`//Slow${n}`) }, 1000, ' '),
    )
    // Half of the places are for bodies on their way: who came first has left.
    for (const { status } of slow.slice(0, 69)) expect(await status).toContain('503')
    expect(axon.load).toMatchObject({ running: 0, waiting: 69 })
    const honest = Array.from({ length: 5 }, (_, n) => forged(info, { key: Keypair.fromUri(`//Honest${n}`) }))
    expect((await Promise.all(honest)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  })

  it('stay with who has sent all: who is still sending leaves first', async () => {
    const finish: (() => void)[] = []
    const forward = () => new Promise<{ total: number }>((resolve) => finish.push(() => resolve({ total: 0 })))
    const { axon, info } = await started({ maxWorkers: 1, maxWaiting: 3 }, { forward })
    const one = forged(info, { key: Keypair.fromUri('//One') })
    await expect.poll(() => axon.load.running).toBe(1)
    const two = forged(info, { key: Keypair.fromUri('//Two') })
    await expect.poll(() => axon.load.waiting).toBe(1)
    const slow: Sent[] = []
    for (let n = 0; n < 4; n++) {
      slow.push(announced(info, { key: Keypair.fromUri(`//Slow${n}`) }, 1000, ' '))
      if (n < 2) await expect.poll(() => axon.load.waiting).toBe(n + 2)
      else expect(await slow[n - 2]?.status).toContain('503')
    }
    const three = forged(info, { key: Keypair.fromUri('//Three') })
    expect(await slow[2]?.status).toContain('503')
    for (const answer of [one, two, three]) {
      await expect.poll(() => finish.length).toBe(1)
      finish.pop()?.()
      expect((await answer).status).toBe(200)
    }
  })
})

it('as many silent connections as there may be make room for a caller', async () => {
  const { info } = await started({ maxConnections: 20 })
  const silent = Array.from({ length: 20 }, () => connect(info.port, info.ip))
  const gone: number[] = []
  for (const [n, socket] of silent.entries()) {
    onTestFinished(() => void socket.destroy())
    socket.resume().on('close', () => gone.push(n))
    await new Promise((resolve) => socket.on('connect', resolve))
  }
  for (const uuid of ['a', 'b', 'c']) expect((await forged(info, { uuid })).status).toBe(200)
  await expect.poll(() => gone[0]).toBe(0)
  expect(gone.length).toBeLessThan(4)
})

it('as many pings whose body does not come, opened again at once, keep no caller out', async () => {
  const { info } = await started({ maxConnections: 40 })
  let holds = true
  let opened = 0
  const hold = () => {
    if (!holds) return
    const ping = begun(info, '/Synapse', { 'content-length': '4000' })
    opened++
    void ping.closed.then(() => setTimeout(hold, 20))
  }
  onTestFinished(() => {
    holds = false
  })
  for (let n = 0; n < 45; n++) hold()
  await expect.poll(() => opened).toBeGreaterThan(60)
  for (let n = 0; n < 20; n++) expect((await forged(info, { uuid: `${n}` })).status).toBe(200)
})

it('a caller that connects and says nothing is let go', async () => {
  const { info } = await started({ headersTimeout: 0.3, requestTimeout: 0.6 })
  const socket = connect(info.port, info.ip)
  await new Promise((resolve) => socket.resume().on('close', resolve))
})

it('a caller that takes nothing of its answer is cut off', async () => {
  const Much = defineSynapse({ name: 'Much', request: {}, response: { text: z.string() } })
  const { axon, info } = await started({ answerTimeout: 0.3 })
  let answered: AbortSignal | undefined
  axon.attach(Much, {
    forward: (_, { signal }) => {
      answered = signal
      return { text: 'x'.repeat(30_000_000) }
    },
    verify: () => undefined,
  })
  const socket = connect(info.port, info.ip)
  socket.pause()
  socket.write(
    `POST /Much HTTP/1.1\r\nhost: axon\r\ntimeout: 60\r\ncomputed_body_hash: ${bodyHash(Much, new Map())}\r\ncontent-length: 2\r\n\r\n{}`,
  )
  await expect.poll(() => answered?.aborted, { timeout: 30_000 }).toBe(true)
  let came = 0
  socket.on('data', (chunk) => {
    came += chunk.length
  })
  socket.resume()
  await new Promise((resolve) => socket.on('close', resolve).on('error', resolve))
  expect(came).toBeLessThan(30_000_000)
})
