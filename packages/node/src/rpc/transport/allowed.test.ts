import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { type AllowLists, allowLists, allowsOrigin, LOCAL_ONLY, originOf, refusedFor } from './allowed.ts'

const asked = (headers: Record<string, string>, localAddress = '127.0.0.1') =>
  ({
    headers,
    headersDistinct: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    socket: { localAddress },
  }) as unknown as IncomingMessage

const refused = (headers: Record<string, string>, allowed: AllowLists = LOCAL_ONLY, localAddress?: string) =>
  refusedFor(asked(headers, localAddress), allowed)?.why

describe('whose request it is', () => {
  it('is not asked of programs, which say no origin', () => {
    expect(refused({ host: '127.0.0.1:9944' })).toBeUndefined()
  })

  it.each([
    'http://localhost',
    'http://localhost:5173',
    'https://localhost:8443',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'http://explorer.localhost:80',
  ])('a page of this machine may use the node: %s', (origin) => {
    expect(refused({ host: 'localhost:9944', origin })).toBeUndefined()
  })

  it.each([
    ['https://evil.example', '--rpc-cors https://evil.example to let it in'],
    ['https://localhost.evil.example', '--rpc-cors https://localhost.evil.example to let it in'],
    ['https://127.0.0.1.evil.example:8443', '--rpc-cors https://127.0.0.1.evil.example:8443 to let it in'],
    ['http://128.0.0.1', '--rpc-cors http://128.0.0.1 to let it in'],
    ['http://[2001:db8::1]:8080', '--rpc-cors http://[2001:db8::1]:8080 to let it in'],
    ['chrome-extension://abcdef', '--rpc-cors chrome-extension://abcdef to let it in'],
    ['null', 'of null: serve the page from an address, such as http://localhost:8000'],
    ['https://evil.example#localhost', 'https://evil.example#localhost, which is no origin'],
    ['https://localhost@evil.example', 'https://localhost@evil.example, which is no origin'],
    ['https://evil.example:1/localhost', 'https://evil.example:1/localhost, which is no origin'],
    ['', 'of , which is no origin'],
  ])('any other page may not: %s', (origin, tip) => {
    expect(refused({ host: '127.0.0.1', origin })?.endsWith(tip)).toBe(true)
    expect(allowsOrigin(origin, { cors: 'all', hosts: [] })).toBe(true)
    expect(allowsOrigin(origin, { cors: [origin], hosts: [] })).toBe(true)
  })

  it.each([
    'http://evil.com\\.localhost',
    'http://evil com.localhost',
    'http://evil.com;.localhost',
    'http://é.localhost',
    'http://-x.localhost',
    'http://.localhost',
    'http://evil..localhost',
    'http://[::1',
    'http://[1::2::3]',
  ])('a text that is no name is no page of this machine either, whatever it ends in: %s', (origin) => {
    expect(refused({ host: '127.0.0.1', origin })).toMatch(/, which is no origin$/)
  })

  it.each(['https://a;id', 'https://$(id)', 'https://a&&id', 'https://`id`', 'https://a|sh', 'HTTPS://EVIL.EXAMPLE'])(
    'what a stranger wrote stands in no command unless it is an origin as browsers write it: %s',
    (origin) => {
      const why = refused({ host: '127.0.0.1', origin })
      expect(why).toContain(`found one of a page of ${origin}, which is no origin`)
      expect(why).not.toContain('--rpc-')
    },
  )

  it('names the page in one line', () => {
    expect(refused({ host: '127.0.0.1', origin: `https://a\nb${'x'.repeat(500)}` })?.split('\n')).toHaveLength(1)
  })
})

describe('by which name the node is reached', () => {
  it.each(['127.0.0.1:9944', 'localhost', '[::1]:9944', 'host.docker.internal:9944', 'x.localhost', '10.0.0.7'])(
    'nobody can register %s',
    (host) => {
      expect(refused({ host })).toBeUndefined()
    },
  )

  it.each([
    'ai',
    'evil.example:9944',
    'evil.example',
    '127.0.0.1.evil.example',
    'EVIL_2.example.',
    'localhost.evil.example:9944',
  ])('a name may resolve to this machine without its doing: %s', (host) => {
    // As the flag takes it.
    const name = host.replace(/:.*/, '').toLowerCase()
    expect(refused({ host })).toMatch(new RegExp(`: start the node with --rpc-hosts ${name} to let it in$`))
    expect(refused({ host }, { cors: [], hosts: [name] })).toBeUndefined()
    expect(refused({ host }, { cors: [], hosts: 'all' })).toBeUndefined()
  })

  it.each([
    'x;id|sh',
    'x$(id)',
    'x`id`',
    'a b.example',
    '-x',
    'all',
    '*.x',
    'user@localhost',
    `${'x'.repeat(64)}.example`,
  ])('what a stranger wrote stands in no command unless it is a name that can be listed: %s', (host) => {
    expect(refused({ host })).toBe(
      `expected an address or localhost in the Host header, found ${host}, which is no host name`,
    )
    expect(refused({ host }, { cors: [], hosts: 'all' })).toBeUndefined()
  })

  it('counts where it is listed, in any case, and on other addresses than loopback', () => {
    expect(refused({ host: 'Node.Example:443' }, { cors: [], hosts: ['node.example'] })).toBeUndefined()
    expect(refused({ host: 'node.example' }, LOCAL_ONLY, '203.0.113.7')).toBeUndefined()
    expect(refused({}, LOCAL_ONLY, '::ffff:127.0.0.1')).toMatch(/found none$/)
  })
})

describe('origins', () => {
  it.each([
    ['HTTPS://Explorer.Example', 'https://explorer.example'],
    ['https://explorer.example:443', 'https://explorer.example'],
    ['http://explorer.example:80', 'http://explorer.example'],
    ['http://explorer.example:443', 'http://explorer.example:443'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://[2001:DB8::0:1]:8080', 'http://[2001:db8::1]:8080'],
    ['chrome-extension://ABCDEF', 'chrome-extension://abcdef'],
  ])('%s is listed as browsers say it', (written, said) => {
    expect(originOf(written)).toBe(said)
    expect(allowsOrigin(said, allowLists([written]))).toBe(true)
  })

  it.each([
    'null',
    'all',
    '*',
    'explorer.example',
    'https://*.example',
    'ws://explorer.example',
    'wss://explorer.example',
    'file://',
    'file://x',
    'https://explorer.example:99999',
    'https://explorer.example/',
    'https://explorer.example?a',
    'https://me@explorer.example',
    'https://ex plorer.example',
    'https://exp\tlorer.example',
    'https://explorer.example\\x',
    'https://ex%70lorer.example',
    'https://$(id)',
    'chrome-extension://$(id)',
    'https://',
    '',
  ])('no browser says %s', (written) => {
    expect(originOf(written)).toBeUndefined()
  })
})
