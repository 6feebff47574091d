import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import { fastBlocks } from './commands/localnet.ts'
import { nodeOption, numeral } from './node/nodeOption.ts'
import { beat, duration, netuid, network } from './options.ts'

describe('options', () => {
  it('reads ports and netuids, and refuses what is none', () => {
    const port = nodeOption('rpcPort', numeral)
    expect(port('0')).toBe(0)
    expect(port('65535')).toBe(65_535)
    expect(netuid('2')).toBe(2)
    for (const bad of ['65536', '-1', '1.5', '', 'abc', '0x10', '1e3'])
      expect(() => port(bad), bad).toThrow(InvalidArgumentError)
  })

  it('reads durations with their units alone', () => {
    expect([duration('500ms'), duration('120s'), duration('5m'), duration('1h'), duration('1.5s')]).toEqual([
      500, 120_000, 300_000, 3_600_000, 1500,
    ])
    expect([duration('2147483647ms'), duration('596h')]).toEqual([2_147_483_647, 2_145_600_000])
    for (const bad of ['3', '0s', '-1s', 'soon', '1d', '', '2147483648ms', '597h', '0.1ms'])
      expect(() => duration(bad), bad).toThrow(InvalidArgumentError)
  })

  it('knows networks by name and by address', () => {
    expect(network('local')).toBe('ws://127.0.0.1:9944')
    expect(network('wss://node.example/rpc')).toBe('wss://node.example/rpc')
    expect(network('http://127.0.0.1:9944')).toBe('http://127.0.0.1:9944')
    for (const bad of ['ftp://127.0.0.1:9944', '127.0.0.1:9944', 'http://', 'ws://', 'main'])
      expect(() => network(bad)).toThrow(
        `or the address of a node such as ws://127.0.0.1:9944 or http://127.0.0.1:9944, found "${bad}"`,
      )
    for (const bare of ['127.0.0.1:9944', 'localhost:9944', '[::1]:9944', 'node.example', 'node.example:443/rpc'])
      expect(() => network(bare)).toThrow(`found "${bare}": write ws:// before it`)
    for (const bad of ['main', 'ftp://127.0.0.1', 'user:hunter2@node.example'])
      expect(() => network(bad)).not.toThrow('write ws')
    for (const [name, here] of [
      ['mainnet', 'finney'],
      ['Testnet', 'test'],
      ['localhost', 'local'],
    ] as const)
      expect(() => network(name)).toThrow(`found "${name}": here it is ${here}`)
    expect(() => network('user:hunter2@node.example')).toThrow('found "…@node.example"')
  })

  it('takes beats for a living network, and no other way to seal', () => {
    expect(['interval', 'interval=10ms', 'interval=2s', 'interval=1m'].map(beat)).toHaveLength(4)
    expect(() => beat('interval=9ms')).toThrow('expected interval=10ms or longer: ')
    for (const bad of ['manual', 'instant', 'interval=0ms', 'interval=100', 'interval=', '250ms', 'intervals', ''])
      expect(() => beat(bad), bad).toThrow(
        'expected interval or interval=250ms, a number with its unit (ms, s, m or h) from 1ms to 2147483647ms: the market stands still',
      )
  })

  it('reads how much history is kept', () => {
    const history = nodeOption('history', numeral)
    expect(history('all')).toBe('all')
    expect(history('256')).toBe(256)
    for (const bad of ['0', '-3', '1.5', 'x', ''])
      expect(() => history(bad), bad).toThrow('expected all or a whole number of blocks from 1 to 4294967295.')
  })

  it('reads the first word of the localnet script as the reference does', () => {
    expect(['False', 'false'].map(fastBlocks)).toEqual([false, false])
    expect(['True', 'true', '', 'None'].map(fastBlocks)).toEqual([true, true, true, true])
    expect(() => fastBlocks('maybe')).toThrow('expected True or False')
  })
})
