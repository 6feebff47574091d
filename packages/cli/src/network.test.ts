import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { startNode } from '@glia/node'
import type { Glia } from '@glia/sdk'
import { afterEach, describe, expect, it } from 'vitest'
import { withNetwork } from './network.ts'
import { network, promisedBy } from './options.ts'
import { testTerminal } from './testing/terminal.ts'

const open: { close(): unknown }[] = []

afterEach(() => {
  for (const thing of open.splice(0)) thing.close()
})

/** A node that answers every question with this result. */
const answering = (result: unknown, afterMs = 0) =>
  saying((id) => JSON.stringify({ jsonrpc: '2.0', id, result }), afterMs)

/** A node that answers every question with a text. */
const saying = (text: (id: number) => string, afterMs = 0) =>
  served((body, response) => {
    const { id } = JSON.parse(body) as { id: number }
    setTimeout(() => response.end(text(id)), afterMs)
  })

async function served(answer: (body: string, response: ServerResponse) => void): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => answer(Buffer.concat(chunks).toString(), response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const work = async () => 'done'
const terminal = testTerminal()
const { err } = terminal

describe('a network', () => {
  it('is what its name says: a node of another chain at its address is refused, with both named', async () => {
    const url = await answering(`0x${'11'.repeat(32)}`)
    const finney = promisedBy(network('finney'))
    expect(finney?.genesisHash).toBe('0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03')
    await expect(withNetwork(url, work, { err, promised: finney })).rejects.toMatchObject({
      code: 'WRONG_CHAIN',
      message: expect.stringMatching(
        new RegExp(`^the node at ${url} is none of finney: expected .*0x2f0555cc.*, found 0x1111.* at ${url}$`),
      ),
    })
    expect(promisedBy(network('test'))?.name).toBe('test')
    expect(promisedBy('wss://entrypoint-finney.opentensor.ai:443')?.name).toBe('finney')
    for (const other of [network('local'), 'ws://10.0.0.1:9944']) expect(promisedBy(other)).toBeUndefined()
  })

  it('whose node lies is not one where no node answers', async () => {
    const url = await answering(5)
    await expect(withNetwork(url, work, { err })).rejects.toMatchObject({ code: 'NODE_MISBEHAVED', url })
    const nest = `${'['.repeat(20_000)}12345678901234567890${']'.repeat(20_000)}`
    for (const text of ['\0\u0001'.repeat(1000), '', '{}', nest, `{"id":1,"error":${nest}}`]) {
      const other = await saying(() => text)
      await expect(withNetwork(other, work, { err })).rejects.toMatchObject({ code: 'NODE_MISBEHAVED', url: other })
    }
    await expect(withNetwork('http://127.0.0.1:9', work, { err })).rejects.toMatchObject({ code: 'NO_NODE' })
  })

  it.each([
    [429, 'expected at most 5 connections in all: try later\n', 'expected at most 5 connections in all: try later'],
    [403, 'expected a\u001b[31m name\rglia: done\n', 'expected a\\u001b[31m name'],
    [405, '', 'try later, or name another with --network'],
    [503, '<html>\n<h1>busy</h1>', 'try later, or name another with --network'],
    [500, 'x'.repeat(100_000), /x{300}… \(\d+ characters\)$/],
  ])('whose node answers with status %s is one where a node answers, with what it says', async (status, text, said) => {
    const url = await served((_body, response) => response.writeHead(status).end(text))
    for (const at of [url, url.replace('http:', 'ws:')]) {
      const refused = await withNetwork(at, work, { err }).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'NODE_REFUSED' })
      const [, told] = (refused as Error).message.split(`the node at ${at} answered with status ${status}: `)
      if (typeof said === 'string') expect(told).toBe(said)
      else expect(told).toMatch(said)
    }
  })

  it('where nobody answers says what helps, by why', async () => {
    const refused = async (url: string) => {
      const error = await withNetwork(url, work, { err, connectTimeout: 0.2 }).catch((fault: unknown) => fault)
      expect(error).toMatchObject({ code: 'NO_NODE' })
      return (error as Error).message.slice(`no node answers at ${url}: `.length)
    }
    const silent = createSocketServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    open.push({ close: () => void silent.close() })
    const { port } = silent.address() as AddressInfo
    const text = await served((_body, response) => response.end())
    expect(await refused('ws://127.0.0.1:9')).toBe('start one with glia node, or name another with --network')
    for (const scheme of ['ws', 'http'])
      expect(await refused(`${scheme}://127.0.0.1:${port}`)).toMatch(/^nothing was heard from there in time/)
    for (const scheme of ['wss', 'https'])
      expect(await refused(text.replace('http', scheme))).toMatch(/^what listens there does not speak TLS/)
    expect(() => network('ws://127.0.0.1:99999')).toThrow('ports go to 65535')
  })

  it('that takes long to answer is waited for aloud', async () => {
    const url = await answering(`0x${'11'.repeat(32)}`, 1200)
    const { err, written } = testTerminal()
    await expect(withNetwork(url, work, { err })).rejects.toMatchObject({ code: 'NODE_MISBEHAVED' })
    expect(written.err).toBe(`waiting for the node at ${url}\n`)
  })

  it('that is slow with each answer is waited for aloud once', async () => {
    const node = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
    open.push({ close: () => node.stop() })
    const url = await served((body, response) => {
      const afterMs = body.includes('state_getStorage') ? 2100 : 0
      setTimeout(() => void node.rpc(body).then((text) => response.end(text)), afterMs)
    })
    const { err, written } = testTerminal()
    const reads = async ({ chain }: Glia) => {
      for (let n = 0; n < 2; n++) await chain.storage('System', 'Number')
    }
    await withNetwork(url, reads, { err })
    expect(written.err).toBe(`waiting for the node at ${url}\n`)
  }, 15_000)

  it('that falls silent in the middle of the work is waited for aloud as well, and named where it stays so', async () => {
    const node = await startNode({ seal: 'manual', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
    open.push({ close: () => node.stop() })
    const url = await served((body, response) => {
      if (!body.includes('state_getStorage')) void node.rpc(body).then((text) => response.end(text))
    })
    const { err, written } = testTerminal()
    const late = withNetwork(
      url,
      async ({ chain }) => {
        expect(written.err).toBe('')
        const reads = [chain.storage('System', 'Number'), chain.storage('System', 'Number')]
        await Promise.race([...reads, new Promise((resolve) => setTimeout(resolve, 2500))])
        return Promise.allSettled(reads)
      },
      { err, requestTimeout: 3 },
    )
    expect((await late).map((each) => each.status === 'rejected' && String(each.reason.message))).toEqual(
      Array(2).fill(`state_getStorage had no answer from ${url} after 3 seconds: is the node busy or the link slow?`),
    )
    expect(written.err).toBe(`waiting for the node at ${url}\n`)
  })
})
