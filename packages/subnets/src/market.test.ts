import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { FINAL_EXIT_CODE } from './kit/errors.ts'
import { MARKET_CONNECTIONS, type MarketProcess, retrievalMarket } from './market.ts'

it('lists a setup, two honest miners, two adversaries and two validators, each with a command line of its own', () => {
  const processes = retrievalMarket({ rpcUrl: 'ws://127.0.0.1:1234', netuid: 7, logFolder: 'logs', roundMs: 500 })
  expect(processes.map(({ role }) => role).sort()).toEqual([
    ...['miner', 'miner', 'miner', 'miner'],
    ...['setup', 'validator', 'validator'],
  ])
  expect(processes.filter(({ role, honest }) => role === 'miner' && honest).length).toBe(2)
  expect(new Set(processes.map(({ name }) => name)).size).toBe(7)
  expect(MARKET_CONNECTIONS).toBe(7)
  expect(new Set(processes.map(({ hotkey }) => hotkey)).size).toBe(7)
  for (const { argv, role } of processes) {
    expect(existsSync(argv[0] ?? '')).toBe(true)
    expect(existsSync(argv.find((part) => /marketProcess\.\w+$/.test(part)) ?? '')).toBe(true)
    expect(argv).toContain(role)
    expect(argv[argv.indexOf('--rpc') + 1]).toBe('ws://127.0.0.1:1234')
    expect(argv[argv.indexOf('--netuid') + 1]).toBe('7')
    if (role === 'validator') expect(argv[argv.indexOf('--round-ms') + 1]).toBe('500')
    // The miners of a local market are on this machine.
    if (role === 'validator') expect(argv[argv.indexOf('--addresses') + 1]).toBe('any')
  }
})

it.each(['coldkey', 'hotkey', 'funder'])('no process takes a secret from its command line: --%s', (option) => {
  const { argv } = retrievalMarket({ rpcUrl: 'ws://127.0.0.1:1' })[1] as MarketProcess
  const [node = '', ...args] = argv
  const secret = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'
  const { status, stdout, stderr } = spawnSync(node, [...args, `--${option}`, secret], { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: FINAL_EXIT_CODE, stdout: '' })
  expect(stderr).toContain(`--${option}: expected a development account such as //Alice, since every user`)
  expect(stderr).not.toContain('smoke')
})

it.each([
  [['any', '--own-axon', '8.8.4.4:8091'], "expected none with addresses: 'any'"],
  [['public', '--own-axon', '10.0.0.1:8091'], 'expected addresses of the public internet'],
  [['any', '--own-ip', 'here'], 'IPv4 or IPv6 address'],
])('a validator that is told wrongly whom to call ends at once, and is not started again: %j', (options, why) => {
  const { argv } = retrievalMarket({ rpcUrl: 'ws://127.0.0.1:1' })[1] as MarketProcess
  const [node = '', ...args] = argv
  const { status, stderr } = spawnSync(node, [...args, '--addresses', ...options], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: FINAL_EXIT_CODE, stderr: expect.stringContaining(why) })
})
