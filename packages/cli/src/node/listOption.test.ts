import { LOOPBACK } from '@glia/node'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { hostOption } from './hosts.ts'
import { type RpcOptions, rpcOptions } from './rpcOptions.ts'

const read = (...args: string[]): RpcOptions & { host: unknown } =>
  rpcOptions(new Command()).addOption(hostOption()).exitOverride().parse(args, { from: 'user' }).opts()

describe('a list', () => {
  it('has what stands between commas, and what its option is given for once more', () => {
    expect(read('--rpc-cors', 'https://a.example, https://b.example').rpcCors).toEqual([
      'https://a.example',
      'https://b.example',
    ])
    expect(
      read('--rpc-cors', 'https://a.example', '--rpc-cors=https://b.example', '--rpc-cors=https://a.example').rpcCors,
    ).toEqual(['https://a.example', 'https://b.example'])
    expect(read('--rpc-hosts', 'Node.Example', '--rpc-hosts', 'other.example').rpcHosts).toEqual([
      'node.example',
      'other.example',
    ])
    expect(read('--host', '127.0.0.2', '--host', '127.0.0.3').host).toEqual(['127.0.0.2', '127.0.0.3'])
    expect(read('--host', '0.0.0.0,::1').host).toEqual(['0.0.0.0', '::1'])
  })

  it('of all is all, and of what nobody typed is what it is by itself', () => {
    expect([read('--rpc-cors', 'all').rpcCors, read('--rpc-hosts', 'all', '--rpc-hosts=ALL').rpcHosts]).toEqual([
      'all',
      'all',
    ])
    expect(read().host).toBe(LOOPBACK)
    // The addresses that nobody typed give way, also where one of them is typed.
    expect(read('--host', '127.0.0.1').host).toEqual(['127.0.0.1'])
  })
})
