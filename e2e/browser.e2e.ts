// The SDK's entry for browsers, bundled as a web site would, in a real Chromium against a real node.
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { connect, Keypair, tao } from '@glia/sdk'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NodeUnderTest, startNode } from './support/node.ts'

const MAX_GZIP = 120_000

const program = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
if (program === undefined)
  console.log(
    'e2e: no Chromium on this machine, its test is left out: install chromium, or name the program in CHROMIUM',
  )

/** A page that is nothing but the bundle. */
function serve(script: string): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><body><script type="module" src="/page.js"></script>')
  })
  return new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('the system gave no port'))
      else resolve({ server, url: `http://127.0.0.1:${address.port}` })
    })
  })
}

/** A page as a web site bundles it. */
async function bundle(page: string): Promise<{ script: string; inputs: string[] }> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(`support/${page}`, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    legalComments: 'none',
    logLevel: 'silent',
  })
  const parts = Object.values(result.metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  // What is left out of what was looked at has no bytes.
  const inputs = parts.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path)
  return { script: result.outputFiles[0]?.text ?? '', inputs }
}

/** What of a bundle is Node's, or for Node alone. */
const nodes = (inputs: readonly string[]) =>
  inputs.filter((path) => /node_modules\/(?:ws|zod|@polkadot)\/|node(?:Socket|Crypto|Platform)\.js/.test(path))

describe('the entry for browsers', () => {
  const pages = { reads: 'metagraphPage.ts', pays: 'transferPage.ts' }
  const bundles: Record<keyof typeof pages, { script: string; inputs: string[] }> = {
    reads: { script: '', inputs: [] },
    pays: { script: '', inputs: [] },
  }

  beforeAll(async () => {
    bundles.reads = await bundle(pages.reads)
    bundles.pays = await bundle(pages.pays)
  })

  it.each(['reads', 'pays'] as const)(
    'is at most 120 kB as it travels for a page that %s, and holds nothing of Node',
    (what) => {
      const { script, inputs } = bundles[what]
      const size = gzipSync(script).length
      console.log(`e2e: the bundle of a page that ${what} is ${script.length} bytes, ${size} with gzip`)
      expect(size).toBeGreaterThan(10_000)
      expect(size).toBeLessThanOrEqual(MAX_GZIP)
      expect(nodes(inputs)).toEqual([])
      expect(script).not.toMatch(/\bBuffer\b|["']node:|\bprocess\./)
    },
  )

  it('brings no keys to a page that only reads', () => {
    expect(bundles.reads.inputs.filter((path) => /\/keypair\.|sr25519|bip39/.test(path))).toEqual([])
  })

  describe.skipIf(program === undefined)('in Chromium', () => {
    let node: NodeUnderTest
    let reads: Awaited<ReturnType<typeof serve>>
    let pays: Awaited<ReturnType<typeof serve>>

    beforeAll(async () => {
      ;[node, reads, pays] = await Promise.all([startNode(), serve(bundles.reads.script), serve(bundles.pays.script)])
    })
    afterAll(async () => {
      reads?.server.close()
      pays?.server.close()
      await node?.stop()
    })

    /** What a page shows in the end. */
    async function shown<T>(url: string, query: Readonly<Record<string, string>>): Promise<T> {
      const browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] })
      try {
        const tab = await browser.newPage()
        const failures: string[] = []
        tab.on('pageerror', (error) => failures.push(error.message))
        await tab.goto(`${url}/?${new URLSearchParams(query)}`)
        await tab.waitForFunction('document.body.textContent !== ""')
        expect(failures).toEqual([])
        return JSON.parse(await tab.innerText('body')) as T
      } finally {
        await browser.close()
      }
    }

    it('reads the metagraph that the SDK reads in Node', async () => {
      const network = await connect(node.ws)
      try {
        const page = await shown<{ at: string; metagraph: unknown }>(reads.url, { node: node.ws })
        const own = await network.metagraph(1, { at: page.at })
        const text = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)
        expect(page.metagraph).toEqual(JSON.parse(JSON.stringify(own, text)))
        expect(page.metagraph).toMatchObject({ netuid: 1, name: expect.any(String), neurons: expect.any(Array) })
      } finally {
        network.close()
      }
    })

    it('makes keys that are the same in Node, and signs a transfer with one', async () => {
      const network = await connect(node.ws)
      try {
        const alice = Keypair.fromUri('//Alice')
        const page = await shown<{
          from: string
          to: string
          phrase: string
          signature: number[]
          blockNumber: number
        }>(pays.url, { node: node.ws, uri: '//Alice' })
        expect(page.from).toBe(alice.address)
        const payee = Keypair.fromMnemonic(page.phrase)
        expect(page.to).toBe(payee.address)
        expect(payee.verify('paid', Uint8Array.from(page.signature))).toBe(true)
        expect(page.blockNumber).toBeGreaterThan(0)
        expect(await network.balance(payee.address)).toBe(tao('1.5'))
        expect(await network.account(alice.address)).toMatchObject({ nonce: 1 })
      } finally {
        network.close()
      }
    })
  })
})
