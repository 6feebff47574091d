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

  it('takes no endpoint that does no work, or has a part whose name is mistyped', () => {
    const axon = axonOf({ keypair })
    const attached = (endpoint: unknown) => axon.attach(Ask, endpoint as Endpoint<typeof Ask>)
    class Closed implements Endpoint<typeof Ask> {
      readonly calls = 3
      forward() {
        return {}
      }
      blackList() {
        return [true, 'nobody']
      }
    }
    class Listed extends Closed {
      black_list() {
        return [true, 'nobody']
      }
    }
    for (const [mistyped, found] of [
      [new Closed(), 'blackList'],
      [new Listed(), 'black_list'],
    ] as const)
      expect(() => attached(mistyped)).toThrow(
        `a part of an endpoint must be blacklist, as it is written, found ${found}`,
      )
    for (const name of ['blackList', 'black_list', 'blaklist'])
      expect(() => attached({ forward: () => ({}), [name]: () => [true, 'nobody'] })).toThrow(
        `a part of an endpoint must be one of forward, blacklist, verify, priority (did you mean blacklist?), found ${name}`,
      )
    for (const none of [undefined, null, 7])
      expect(() => attached(none)).toThrow('an endpoint must be an object with a function forward, found')
    for (const none of [{}, { blacklist: () => [false, ''] }])
      expect(() => attached(none)).toThrow(
        'an endpoint’s forward must be a function that does the work, found undefined',
      )
    class Counted {
      readonly calls = 3
      forward() {
        return {}
      }
    }
    expect(attached(new Counted())).toBe(axon)
    expect(() => attached({ calls: 0, forward: () => ({}) })).toThrow(/found calls$/)
  })
})
