import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { type RpcMethods, servesUnsafe } from './access.ts'

const served = (
  policy: RpcMethods,
  localAddress: string | undefined,
  headers: Record<string, string> = {},
  httpVersion = '1.1',
) => servesUnsafe(policy, { socket: { localAddress }, headers, httpVersion } as unknown as IncomingMessage)

describe('unsafe methods', () => {
  it('are served by Auto on loopback addresses, however they are spelled', () => {
    for (const address of ['127.0.0.1', '127.9.0.200', '::1', '::ffff:127.0.0.1', '::FFFF:127.0.0.1'])
      expect(served('Auto', address)).toBe(true)
  })

  it('are not served by Auto on others', () => {
    for (const address of [
      '10.0.0.1',
      '0.0.0.0',
      '::',
      '::ffff:10.0.0.1',
      '2001:db8::127',
      '127.0.0.1.example',
      undefined,
    ])
      expect(served('Auto', address)).toBe(false)
  })

  it('do not listen to what a request says of itself', () => {
    expect(served('Auto', '10.0.0.1', { host: '127.0.0.1:9944' })).toBe(false)
    for (const header of ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via', 'x-real-ip'])
      expect(served('Auto', '127.0.0.1', { host: 'localhost', [header]: '127.0.0.1' })).toBe(false)
  })

  it('are not served by Auto to what a proxy passes on as HTTP/1.0, nor to pages of others that may use the node', () => {
    expect(served('Auto', '127.0.0.1', { host: '127.0.0.1:9944' }, '1.0')).toBe(false)
    for (const origin of ['https://explorer.example', 'null', 'https://localhost.evil.example'])
      expect(served('Auto', '127.0.0.1', { origin })).toBe(false)
    for (const origin of ['http://localhost:5173', 'https://127.0.0.1:8443', 'http://[::1]'])
      expect(served('Auto', '127.0.0.1', { origin })).toBe(true)
  })

  it('are served to everybody by Unsafe and to nobody by Safe', () => {
    expect(served('Unsafe', '10.0.0.1', { 'x-forwarded-for': '1.2.3.4' })).toBe(true)
    expect(served('Safe', '127.0.0.1')).toBe(false)
  })
})
