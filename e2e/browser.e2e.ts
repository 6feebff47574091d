// The SDK's entry for browsers, bundled as a web site would, in a real Chromium against a real node.
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { connect } from '@glia/sdk'
import { build, type Metafile } from 'esbuild'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NodeUnderTest, startNode } from './support/node.ts'

const MAX_GZIP = 120_000
const PAGE = fileURLToPath(new URL('support/metagraphPage.ts', import.meta.url))

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

describe('the entry for browsers', () => {
  let script = ''
  let bundled: Metafile

  beforeAll(async () => {
    const result = await build({
      entryPoints: [PAGE],
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
    script = result.outputFiles[0]?.text ?? ''
    bundled = result.metafile
  })

  it('is at most 120 kB as it travels, and holds nothing of Node and no keys', () => {
    const size = gzipSync(script).length
    console.log(`e2e: the bundle that reads a metagraph is ${script.length} bytes, ${size} with gzip`)
    expect(size).toBeLessThanOrEqual(MAX_GZIP)
    const inputs = Object.keys(bundled.inputs)
    expect(inputs.filter((path) => /node_modules\/(?:ws|zod|@polkadot)\/|\/keypair\.|nodeSocket/.test(path))).toEqual(
      [],
    )
    expect(script).not.toMatch(/\bBuffer\b|["']node:|\bprocess\./)
  })

  describe.skipIf(program === undefined)('in Chromium', () => {
    let node: NodeUnderTest
    let page: Awaited<ReturnType<typeof serve>>

    beforeAll(async () => {
      ;[node, page] = await Promise.all([startNode(), serve(script)])
    })
    afterAll(async () => {
      page?.server.close()
      await node?.stop()
    })

    it('reads the metagraph that the SDK reads in Node', async () => {
      const browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] })
      const network = await connect(node.ws)
      try {
        const tab = await browser.newPage()
        const failures: string[] = []
        tab.on('pageerror', (error) => failures.push(error.message))
        await tab.goto(`${page.url}/?node=${encodeURIComponent(node.ws)}`)
        await tab.waitForFunction('document.body.textContent !== ""')
        const shown = JSON.parse(await tab.innerText('body')) as { at: string; metagraph: unknown }
        const own = await network.metagraph(1, { at: shown.at })
        const text = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)
        expect(failures).toEqual([])
        expect(shown.metagraph).toEqual(JSON.parse(JSON.stringify(own, text)))
        expect(shown.metagraph).toMatchObject({ netuid: 1, name: expect.any(String), neurons: expect.any(Array) })
      } finally {
        network.close()
        await browser.close()
      }
    })
  })
})
