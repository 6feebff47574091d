import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { type AllowLists, allowsOrigin, LOCAL_ONLY, refusedFor } from './allowed.ts'

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
    'https://evil.example',
    'null',
    'https://localhost.evil.example',
    'https://127.0.0.1.evil.example',
    'https://evil.example#localhost',
    'https://localhost@evil.example',
    'https://evil.example:1/localhost',
    'chrome-extension://abcdef',
    'http://128.0.0.1',
    '',
  ])('any other page may not: %s', (origin) => {
    const nowhere =
      origin === '' ||
      origin === 'null' ||
      origin.includes('#') ||
      origin.includes('@') ||
      origin.endsWith('/localhost')
    expect(refused({ host: '127.0.0.1', origin })).toContain(nowhere ? 'serve the page from an address' : '--rpc-cors')
    expect(allowsOrigin(origin, { cors: 'all', hosts: [] })).toBe(true)
    expect(allowsOrigin(origin, { cors: [origin], hosts: [] })).toBe(true)
  })

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
    'a b.example',
    'localhost.evil.example:9944',
  ])('a name may resolve to this machine without its doing: %s', (host) => {
    expect(refused({ host })).toContain('--rpc-hosts')
    expect(refused({ host }, { cors: [], hosts: 'all' })).toBeUndefined()
  })

  it('counts where it is listed, in any case, and on other addresses than loopback', () => {
    expect(refused({ host: 'Node.Example:443' }, { cors: [], hosts: ['node.example'] })).toBeUndefined()
    expect(refused({ host: 'node.example' }, LOCAL_ONLY, '203.0.113.7')).toBeUndefined()
    expect(refused({}, LOCAL_ONLY, '::ffff:127.0.0.1')).toContain('found none')
  })
})
