// Stands in for @moonwall/cli: the same words for the suites, over a chain that is already there.
import { ApiPromise, WsProvider } from '@polkadot/api'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { createClient } from 'polkadot-api'
import { withPolkadotSdkCompat } from 'polkadot-api/polkadot-sdk-compat'
import { getWsProvider } from 'polkadot-api/ws-provider/node'
import { afterAll, beforeAll, describe, it as vitestIt } from 'vitest'
import { accounts, createBlock } from './devContext.mjs'
import { plan } from './plan.mjs'

export { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'

await cryptoWaitReady()

const CONNECT = {
  polkadotJs: async (endpoint) => {
    const client = await ApiPromise.create({ provider: new WsProvider(endpoint), noInitWarn: true })
    return { client, close: () => client.disconnect() }
  },
  papi: async (endpoint) => {
    const client = createClient(withPolkadotSdkCompat(getWsProvider(endpoint)))
    return { client, close: () => client.destroy() }
  },
}

/** A suite: its cases are given a context with the clients that moonwall.config.json names. */
export function describeSuite({ id, title, testCases }) {
  describe(`${id} ${title}`, () => {
    const connected = []
    beforeAll(async () => {
      for (const { name, type, endpoint } of plan.connections)
        connected.push({ name, type, ...(await CONNECT[type](endpoint)) })
    })
    afterAll(async () => {
      for (const { close } of connected) await close()
    })
    const client = (type) => (name) => {
      const found = connected.find((each) => each.type === type && (name === undefined || each.name === name))
      if (found === undefined) throw new Error(`expected a connection ${name ?? ''} of type ${type}, found none`)
      return found.client
    }
    const context = { polkadotJs: client('polkadotJs'), papi: client('papi') }
    if (plan.foundation === 'dev') {
      context.keyring = accounts()
      context.createBlock = (calls = [], options = {}) =>
        createBlock(context.polkadotJs(), calls, { signer: context.keyring.alice, ...options })
    }
    testCases({ context, it, log: console.log })
  })
}

function it({ id, title, test, timeout }) {
  vitestIt(`${id} ${title}`, timeout === undefined ? {} : { timeout }, () => test())
}
