import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, it } from 'vitest'
import { readNoMore } from './parser.ts'

it('after what ends a connection no request is made of what has come with it', async () => {
  let made = 0
  const server = createServer(({ socket }) => {
    if (++made < 5) return
    readNoMore(socket)
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.resume().write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(2000))
    await once(socket, 'close')
    expect(made).toBe(5)
    // The parser, which Node takes for another connection, reads again.
    const other = connect(port, '127.0.0.1')
    other.on('error', () => undefined)
    other.resume().write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(other, 'close')
    expect(made).toBe(6)
  } finally {
    server.close()
  }
})
