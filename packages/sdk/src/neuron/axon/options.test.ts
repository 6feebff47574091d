// Of programs whose types nobody checks: what is ignored may be what was to keep somebody out.
import { RangeViolation } from '@glia/base'
import { describe, expect, it } from 'vitest'
import { Keypair } from '../../keys/keypair.ts'
import { defineSynapse } from '../synapse.ts'
import { Axon } from './axon.ts'
import type { Endpoint } from './endpoint.ts'
import type { AxonOptions } from './options.ts'

const Ask = defineSynapse({ name: 'Ask', request: {}, response: {} })
const keypair = Keypair.fromUri('//Miner')
const axonOf = (options: object) => new Axon(options as AxonOptions)

describe('an axon', () => {
  it('takes no option that it does not have, and none without a key', () => {
    expect(() => axonOf({ keypair, strickt: true })).toThrow(RangeViolation)
    expect(() => axonOf({ keypair, strickt: true })).toThrow(
      /^an option of an axon must be one of keypair, .*, found strickt$/,
    )
    for (const other of [undefined, null, '//Miner', {}])
      expect(() => axonOf({ keypair: other })).toThrow('an axon’s keypair must be the miner’s hotkey, a Keypair, found')
  })

  it('takes no endpoint with parts that endpoints do not have, unless it is an object of a class', () => {
    const axon = axonOf({ keypair })
    const attached = (endpoint: object) => axon.attach(Ask, endpoint as Endpoint<typeof Ask>)
    expect(() => attached({ forward: () => ({}), blackList: () => [true, 'nobody'] })).toThrow(
      'a part of an endpoint must be one of forward, blacklist, verify, priority, found blackList',
    )
    for (const none of [undefined, null, 7])
      expect(() => attached(none as unknown as object)).toThrow(
        /^a part of an endpoint must be in an object with some of forward/,
      )
    for (const none of [{}, { blacklist: () => [false, ''] }])
      expect(() => attached(none)).toThrow(
        'an endpoint’s forward must be a function that does the work, found undefined',
      )
    class Model implements Endpoint<typeof Ask> {
      readonly layers = 3
      forward() {
        return {}
      }
    }
    expect(attached(new Model())).toBe(axon)
  })
})
