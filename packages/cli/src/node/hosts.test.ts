import { LOOPBACK } from '@glia/node'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { run } from '../program.ts'
import { testTerminal } from '../testing/terminal.ts'
import { exposed, hostOption, reachable } from './hosts.ts'

describe('where a node listens', () => {
  it('is exposed on every address but those of loopback', () => {
    expect(exposed()).toEqual([])
    expect(exposed([...LOOPBACK, '127.0.0.9', '::ffff:127.0.0.1', 'localhost'])).toEqual([])
    expect(exposed('0.0.0.0')).toEqual(['0.0.0.0'])
    expect(exposed(['127.0.0.1', '::', '10.0.0.1'])).toEqual(['::', '10.0.0.1'])
  })

  it('is reached at an address that a client can name', () => {
    expect([undefined, '0.0.0.0', '::', '::1', '10.0.0.1', [...LOOPBACK]].map(reachable)).toEqual([
      '127.0.0.1',
      '127.0.0.1',
      '127.0.0.1',
      '[::1]',
      '10.0.0.1',
      '127.0.0.1',
    ])
  })
})

describe('--host', () => {
  it.each([
    ['999.1.1.1', ''],
    ['::zz', ''],
    ['127.0.0.1;::1', ': write commas between them'],
    ['[::1]', ': leave out the brackets'],
    ['127.0.0.1:9944', ': leave out the port, which has an option of its own'],
    ['http://127.0.0.1', ': leave out what stands before the address'],
    ['127.0.0.1 ::1', ': write commas between them'],
  ])('%s is no address, which is a mistake of usage to each command that listens', async (text, advice) => {
    for (const name of ['node', 'localnet', 'up']) {
      const terminal = testTerminal()
      expect(await run([name, '--host', text], terminal)).toBe(2)
      const found = `--host: expected an address of this machine, or several with commas between them, found "${text}"`
      expect(terminal.written).toEqual({ out: '', err: `glia: ${found}${advice}\nTry: glia ${name} --help\n` })
    }
  })

  it('takes addresses, and names, which the system may know', () => {
    const read = (text: string) =>
      new Command().addOption(hostOption()).exitOverride().parse(['--host', text], { from: 'user' }).opts()
    for (const text of ['127.0.0.2', '0.0.0.0', '::', '::1', 'fe80::1%eth0', 'localhost', 'my-host_2.local', '127.1'])
      expect(read(text)).toEqual({ host: [text] })
  })
})
