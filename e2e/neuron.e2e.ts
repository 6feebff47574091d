// Axon and dendrite across the languages: a Python dendrite calls the TypeScript axon, a TypeScript dendrite the Python axon.
import { fileURLToPath } from 'node:url'
import { Axon, Dendrite, defineSynapse, Keypair } from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pythonOf } from '../scripts/pythonEnv.mjs'
import { freePort } from './support/node.ts'
import { type Running, start } from './support/process.ts'
import { noPython, requireEnvironment, runScript, type Step, scratchHome } from './support/python.ts'

const Sum = defineSynapse({
  name: 'Sum',
  request: { terms: z.array(z.int()), note: z.string().default('') },
  response: { total: z.int() },
  hashFields: ['terms', 'note'],
})

const versions = ['10.2.0', '10.5.0'].map((version) => ({ environment: `bittensor-${version}`, version }))

describe.skipIf(noPython !== undefined).each(versions)(
  'the Python dendrite of bittensor $version',
  ({ environment }) => {
    let axon: Axon
    let steps = new Map<string, Step>()

    beforeAll(async () => {
      axon = new Axon({ keypair: Keypair.fromUri('//Bob_hk'), host: '127.0.0.1', port: 0 })
      axon.attach(Sum, {
        forward: ({ terms }) => ({ total: terms.reduce((a, b) => a + b, 0) }),
        blacklist: ({ hotkey }) => [hotkey === Keypair.fromUri('//Mallory').address, 'not served here'],
      })
      const info = await axon.start()
      steps = await runScript(environment, 'dendrite.py', [String(info.port), info.hotkey])
    })
    afterAll(() => axon?.stop())

    it('calls the TypeScript axon and gets the answer', () => {
      expect(steps.get('call')).toMatchObject({ total: 42, status: 200 })
      expect(steps.get('several')?.totals).toEqual([5, 5, 5, 5, 5])
    })

    it('is refused with the status a Python axon gives', () => {
      expect(steps.get('blacklisted')?.status).toBe(403)
      expect(steps.get('unknown')?.status).toBe(404)
    })
  },
)

describe.skipIf(noPython !== undefined).each(versions)('the Python axon of bittensor $version', ({ environment }) => {
  const scratch = scratchHome()
  let axon: Running
  let port = 0
  const dendrite = new Dendrite(Keypair.fromUri('//Alice_hk'), { addresses: 'any' })
  const hotkey = Keypair.fromUri('//Bob_hk').address

  beforeAll(async () => {
    requireEnvironment(environment)
    port = await freePort()
    const script = fileURLToPath(new URL('./python/axon.py', import.meta.url))
    axon = start(pythonOf(environment), [script, String(port)], {
      cwd: scratch.home,
      env: { ...process.env, HOME: scratch.home, PYTHONUNBUFFERED: '1' },
    })
    await axon.waitFor(/"step": "listening"/, 60_000)
  })
  afterAll(async () => {
    await axon?.stop()
    await dendrite.close()
    scratch.remove()
  })

  it('answers the TypeScript dendrite', async () => {
    const answer = await dendrite.query({ ip: '127.0.0.1', port, hotkey }, Sum, { terms: [20, 22], note: 'größe' })
    expect(answer).toMatchObject({ ok: true, statusCode: 200, output: { total: 42 } })
  })

  it('refuses whom it blacklists', async () => {
    const stranger = new Dendrite(Keypair.fromUri('//Mallory'), { addresses: 'any' })
    const answer = await stranger.query({ ip: '127.0.0.1', port, hotkey }, Sum, { terms: [1] })
    await stranger.close()
    expect(answer).toMatchObject({ ok: false, statusCode: 403, output: null })
  })
})
