import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { attacks } from '../attacks/index.ts'
import type { Running } from './process.ts'
import { blowsOf, startAttack } from './underAttack.ts'
import { Watch } from './watch.ts'

const SLOT = 100

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

/** Tells of blocks and answers everybody, but for the time in which it is deaf: what it is asked then it answers when that is over. */
class FakeNode {
  readonly child = { pid: process.pid, exitCode: null, signalCode: null }
  readonly #server: Server
  #isDeaf = false
  #late: (() => void)[] = []

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<FakeNode> {
    const server = createServer((request, response) => {
      request.resume()
      request.on('end', () => node.#answer(() => response.end('{"jsonrpc":"2.0","id":1,"result":{}}')))
    })
    const node = new FakeNode(server)
    const sockets = new WebSocketServer({ server })
    sockets.on('connection', (socket) => {
      const blocks = setInterval(() => socket.send('{"jsonrpc":"2.0","method":"chain_newHead","params":{}}'), SLOT)
      socket.on('close', () => clearInterval(blocks))
      socket.on('message', (data) => {
        const { id } = JSON.parse(String(data)) as { readonly id: unknown }
        node.#answer(() => socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: {} })))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    open.push({
      close: () => {
        for (const socket of sockets.clients) socket.terminate()
        server.closeAllConnections()
        server.close()
      },
    })
    return node
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get ws(): string {
    return `ws://127.0.0.1:${this.port}`
  }

  set isDeaf(value: boolean) {
    this.#isDeaf = value
    if (!value) for (const answer of this.#late.splice(0)) answer()
  }

  #answer(answer: () => void): void {
    if (this.#isDeaf) this.#late.push(answer)
    else answer()
  }
}

async function watching(node: FakeNode): Promise<Watch> {
  const watch = await Watch.open(node, SLOT)
  open.push(watch)
  watch.begin()
  return watch
}

describe('what others see of a node', () => {
  it('is nothing bad where all are answered', async () => {
    const watch = await watching(await FakeNode.start())
    await sleep(1000)
    const seen = watch.end()
    expect(seen.unanswered).toBe(0)
    expect(seen.answers).toBeGreaterThan(10)
    expect(seen.blocks).toBeGreaterThan(4)
  })

  it('counts who still waits at the end, with the time that it has waited', async () => {
    const node = await FakeNode.start()
    const watch = await watching(node)
    await sleep(600)
    node.isDeaf = true
    await sleep(2000)
    const seen = watch.end()
    expect(seen.unanswered).toBeGreaterThan(10)
    expect(seen.answerP99).toBeGreaterThan(700)
    // Nor is anything in order again before they have their answers.
    const recovery = watch.recovery()
    await sleep(1000)
    node.isDeaf = false
    expect(await recovery).toBeGreaterThan(0.9)
  })
})

describe('an attack', () => {
  const running = (name: string, port: number): Running => {
    const attack = startAttack(name, port)
    open.push({ close: () => attack.stop() })
    return attack
  }

  it('says that it attacks once it has handed something to the node, and how much since', async () => {
    const { port } = await FakeNode.start()
    const attack = running('new-connections', port)
    await attack.waitFor(/^attacking$/m, 30_000)
    const before = blowsOf(attack)
    await attack.waitFor(/^blows \d{3,}$/m, 30_000)
    expect(blowsOf(attack)).toBeGreaterThan(before)
  })

  it('that reaches nobody does not say so', async () => {
    const { port } = await FakeNode.start()
    for (const thing of open.splice(0)) await thing.close()
    const attack = running('broadcasts', port)
    await expect(attack.waitFor(/attacking/, 4000)).rejects.toThrow('4000 ms passed before')
    expect(blowsOf(attack)).toBe(0)
  })

  it('has a name of its own', () => {
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length)
  })
})
