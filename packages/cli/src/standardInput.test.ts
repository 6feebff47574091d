import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { ask } from './secrets.ts'
import { firstLine, firstLines } from './standardInput.ts'
import type { Terminal } from './terminal.ts'
import { testTerminal } from './testing/terminal.ts'

/** A terminal whose standard input brings these chunks, one after the other. */
function piping(chunks: Iterable<Uint8Array>): Terminal {
  async function* input() {
    for (const chunk of chunks) {
      await Promise.resolve()
      yield chunk
    }
  }
  return { ...testTerminal(), input: input() as unknown as NodeJS.ReadStream }
}

const bytes = (text: string) => Buffer.from(text, 'utf8')

describe('a secret on standard input', () => {
  it('is what was sent, wherever its chunks end', async () => {
    const sent = bytes('pä€𝄞ss\r\nzwei\nthree')
    for (let size = 1; size <= sent.length; size++) {
      const chunks = Array.from({ length: Math.ceil(sent.length / size) }, (_, at) =>
        sent.subarray(at * size, (at + 1) * size),
      )
      expect(await firstLine(piping(chunks))).toBe('pä€𝄞ss')
      expect(await firstLines(piping(chunks), 2)).toEqual(['pä€𝄞ss', 'zwei'])
      expect(await firstLines(piping(chunks), 3)).toEqual(['pä€𝄞ss', 'zwei', 'three'])
    }
  })

  it('is refused where it is no UTF-8; what follows its line is nobody’s', async () => {
    for (const bad of ['70c3', '70c30a', 'ff', 'c3280a', 'eda0800a'])
      await expect(firstLine(piping([Buffer.from(bad, 'hex')]))).rejects.toMatchObject({ code: 'NOT_UTF8' })
    expect(await firstLine(piping([Buffer.from('700aff', 'hex')]))).toBe('p')
  })

  it('is a line of at most 64 KiB, in time that grows with it', async () => {
    const most = 'x'.repeat(65_535)
    expect(await firstLine(piping([bytes(`${most}\n`), bytes('more')]))).toBe(most)
    let taken = 0
    function* endless() {
      for (; ; taken++) yield bytes('x'.repeat(1024))
    }
    await expect(firstLine(piping(endless()))).rejects.toMatchObject({ code: 'INPUT_TOO_LONG' })
    expect(taken).toBeLessThanOrEqual(65)
    const began = performance.now()
    await firstLine(piping(Array.from({ length: 60_000 }, () => bytes('x'))))
    expect(performance.now() - began).toBeLessThan(3000)
  })

  it('that does not come is said to be waited for', async () => {
    const terminal = testTerminal()
    const input = new PassThrough()
    const line = firstLine({ ...terminal, input: input as unknown as NodeJS.ReadStream })
    await new Promise((resolve) => setTimeout(resolve, 2100))
    expect(terminal.written.err).toBe('waiting for standard input\n')
    input.write('secret\n')
    expect(await line).toBe('secret')
  })

  it('that never came is told from an empty line', async () => {
    await expect(firstLines(piping([]), 2)).rejects.toThrow('nothing came on standard input')
    expect(await firstLine(piping([bytes('\n')]))).toBe('')
  })
})

describe('a secret that is typed', () => {
  function typing() {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined })
    const asked = ask({ ...testTerminal(), input: input as unknown as NodeJS.ReadStream }, 'Password: ')
    return { asked, type: (chunk: Buffer) => void input.write(chunk) }
  }

  it('is what was typed or pasted, wherever its chunks end', async () => {
    const { asked, type } = typing()
    for (const byte of bytes('pä€\u007fö\r')) type(Buffer.from([byte]))
    expect(await asked).toBe('päö')
  })

  it('is refused where it is no UTF-8', async () => {
    const { asked, type } = typing()
    type(Buffer.from('c328', 'hex'))
    await expect(asked).rejects.toMatchObject({ code: 'NOT_UTF8' })
  })
})
