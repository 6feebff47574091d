// The program as a user runs it, from source: one process a test.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { must } from '@glia/base'
import { afterEach, describe, expect, it, vi } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function glia(...args: string[]) {
  return gliaIn(process.env, ...args)
}

function gliaIn(env: NodeJS.ProcessEnv, ...args: string[]) {
  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  })
  children.push(child)
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, out, err })),
  )
  const seen = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(out)
        if (found) resolve(found)
      }
      child.stdout.on('data', look)
      void ended.then(() => reject(new Error(`ended before ${pattern}: ${out}${err}`)))
      look()
    })
  return { child, ended, seen }
}

async function rpc(port: string, method: string, params: unknown[] = []): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  return ((await response.json()) as { result: unknown }).result
}

describe('glia localnet', () => {
  it('prints the line suites wait for, serves one chain on two ports, and ends at SIGTERM', {
    timeout: 60_000,
  }, async () => {
    const localnet = glia('localnet', 'True', '--rpc-port', '0', '--rpc-port-2', '0')
    const ports = await localnet.seen(/ws:\/\/127\.0\.0\.1:(\d+) and .*, ws:\/\/127\.0\.0\.1:(\d+) and/)
    await localnet.seen(/Imported #1\b/)
    const [first, second] = [ports[1] as string, ports[2] as string]
    expect(first).not.toBe(second)
    const genesis = await rpc(first, 'chain_getBlockHash', [0])
    expect(genesis).toMatch(/^0x[0-9a-f]{64}$/)
    expect(await rpc(second, 'chain_getBlockHash', [0])).toBe(genesis)
    localnet.child.kill('SIGTERM')
    const { code, err } = await localnet.ended
    expect({ code, err }).toEqual({ code: 0, err: '' })
  })

  it('lets finality follow as far behind as asked', { timeout: 60_000 }, async () => {
    const localnet = glia('localnet', 'True', '--finality', '6', '--rpc-port', '0', '--rpc-port-2', '0')
    const port = (await localnet.seen(/ws:\/\/127\.0\.0\.1:(\d+) and /))[1] as string
    const number = (header: unknown) => Number((header as { number: string }).number)
    const best = await vi.waitFor(
      async () => {
        const head = number(await rpc(port, 'chain_getHeader'))
        expect(head).toBeGreaterThanOrEqual(8)
        return head
      },
      { timeout: 30_000, interval: 100 },
    )
    const finalized = number(await rpc(port, 'chain_getHeader', [await rpc(port, 'chain_getFinalizedHead')]))
    // Blocks go on between the two questions; two is how far it follows when nobody says.
    expect(best - finalized).toBeGreaterThan(2)
    expect(best - finalized).toBeLessThanOrEqual(6)
    localnet.child.kill('SIGTERM')
    expect((await localnet.ended).code).toBe(0)
  })
})

describe('glia localnet beside another', () => {
  it('deletes what an earlier run kept, and not what runs', { timeout: 60_000 }, async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'glia-localnet-'))
    const run = (...args: string[]) =>
      gliaIn({ ...process.env, TMPDIR: temporary }, 'localnet', '--rpc-port', '0', '--rpc-port-2', '0', ...args)
    const end = async ({ child, ended }: ReturnType<typeof run>) => {
      child.kill('SIGTERM')
      return ended
    }
    const kept = run('--no-purge')
    const ports = await kept.seen(/ws:\/\/127\.0\.0\.1:(\d+) and /)
    await kept.seen(/Imported #1\b/)
    const beside = run()
    await beside.seen(/Imported #1\b/)
    expect((await end(beside)).err).toMatch(
      /warning: the chain that an earlier run keeps stays: \S+ is in use by process \d+\n$/,
    )
    expect(await rpc(ports[1] as string, 'chain_getBlockHash', [1])).toMatch(/^0x/)
    expect(await end(kept)).toMatchObject({ code: 0, err: '' })
    const folder = join(temporary, 'glia-localnet', 'fast')
    expect(existsSync(folder)).toBe(true)
    const after = run()
    await after.seen(/Imported #1\b/)
    expect(existsSync(folder)).toBe(false)
    expect((await end(after)).err).toBe('')
    rmSync(temporary, { recursive: true })
  })
})

describe('glia up', () => {
  it('ends after its duration and at a signal, however long a block takes', { timeout: 60_000 }, async () => {
    const common = ['up', '--seal', 'interval=600s', '--rpc-port', '0']
    const timed = glia(...common, '--duration', '1ms')
    expect(await timed.ended).toMatchObject({ code: 0, err: '' })
    const asked = glia(...common)
    await asked.seen(/chain on/)
    asked.child.kill('SIGINT')
    const { code, err } = await asked.ended
    expect({ code, err }).toEqual({ code: 0, err: '' })
  })

  it('ends with a sentence when its market cannot have the subnet', { timeout: 60_000 }, async () => {
    const { code, out, err } = await glia('up', '--rpc-port', '0', '--netuid', '9').ended
    expect({ code, err }).toEqual({
      code: 1,
      err: 'glia: the next new subnet gets netuid 2, expected 9; pass --netuid 2\n',
    })
    expect(out).toMatch(/^\S+ chain on [^\n]*\n$/)
  })
})

describe('glia node', () => {
  it('logs JSON, one object a line, and seals only when asked', { timeout: 60_000 }, async () => {
    const node = glia('node', '--seal', 'manual', '--chain', 'dev', '--rpc-port', '0', '--metrics-port', '0', '--json')
    const [, port] = await node.seen(/"ports":\[(\d+)\]/)
    expect(await rpc(port as string, 'chain_getBlockHash', [1])).toBeNull()
    await rpc(port as string, 'engine_createBlock', [true, true])
    await node.seen(/"message":"Imported #1"/)
    node.child.kill('SIGINT')
    const { code, out } = await node.ended
    expect(code).toBe(0)
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { message: string; number?: number })
    expect(lines.find(({ message }) => message === 'Imported #1')).toMatchObject({ number: 1, transactions: 0 })
    expect(lines.at(-1)?.message).toBe('stopped at block 1')
  })
})

describe('a key that other users of the machine can read', () => {
  it('is told, with what to type, on a line of standard error', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'glia-mode-'))
    const wallet = ['-w', 'w', '-p', folder]
    await glia('wallet', 'create', ...wallet, '--uri', '//Alice', '--no-password').ended
    const coldkey = join(folder, 'w', 'coldkey')
    const sign = async () => (await glia('wallet', 'sign', ...wallet, '-m', 'x').ended).err
    expect(await sign()).toBe('')
    chmodSync(coldkey, 0o644)
    expect(await sign()).toBe(
      `glia: warning: the private keyfile ${coldkey} (mode 644) is open to other users of this machine: type chmod 600 ${coldkey}\n`,
    )
    const { out, err } = await glia('wallet', 'sign', ...wallet, '-m', 'x', '--json').ended
    expect(JSON.parse(out)).toMatchObject({ message: 'x' })
    expect(JSON.parse(err)).toEqual({
      level: 'warn',
      message: `the private keyfile ${coldkey} (mode 644) is open to other users of this machine: type chmod 600 ${coldkey}`,
    })
    rmSync(folder, { recursive: true })
  })
})

const hasTerminals = process.platform === 'linux' && existsSync('/usr/bin/script')
/** Root may open whatever there is. */
const closed = process.getuid?.() === 0 ? 'exec setpriv --reuid=65534 ' : 'chmod 0 "$(tty <&1)"; exec '

/**
 * Runs a program on a terminal, which takes nothing for as long as nothing is read of the output of what is answered.
 *
 * @param told a file for its standard error, left out where that is the terminal too
 * @param mayOpen whether its user may open the terminal, as it may not after `su`
 */
function onTerminal(
  program: string,
  { told, mayOpen = true }: { told?: string; mayOpen?: boolean } = {},
): ChildProcess {
  const node = '"$NODE" --conditions=source --import tsx --input-type=module -e "$PROGRAM"'
  const run = spawn(
    '/usr/bin/script',
    ['-qec', `${mayOpen ? '' : closed}${node}${told === undefined ? '' : ' 2>"$TOLD"'}`, '/dev/null'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, NODE: process.execPath, PROGRAM: program, TOLD: told },
    },
  )
  children.push(run)
  return run
}

describe('a log that goes nowhere', () => {
  it('ends no chain: a reader that goes away is told once, and blocks go on', { timeout: 60_000 }, async () => {
    const { child, ended, seen } = glia('node', '--json', '--rpc-port', '0', '--seal', 'interval=20ms')
    const port = /"ports":\[(\d+)\]/.exec((await seen(/"ports":\[\d+\].*\n/))[0])?.[1] ?? ''
    child.stdout?.destroy()
    await blocksPass(port)
    child.kill('SIGTERM')
    const { code, err } = await ended
    expect(code).toBe(0)
    expect(err.match(/the output cannot be written: .*dropped, and the program goes on/g)).toHaveLength(1)
  })

  it('fills no memory: what a reader that stays does not read is dropped, which is told once, and holds up no end', {
    timeout: 60_000,
  }, async () => {
    const program = `
      import { onProcessTerminal } from ${JSON.stringify(new URL('./terminal.ts', import.meta.url).href)}
      const code = await onProcessTerminal(async (terminal) => {
        terminal.outlive()
        let most = 0
        for (let round = 0; round < 200; round++) {
          for (let line = 0; line < 500; line++) terminal.out.line('x'.repeat(199))
          most = Math.max(most, process.stdout.writableLength)
          await new Promise((resolve) => setImmediate(resolve))
        }
        terminal.err.line('waiting ' + most)
        return 7
      })
      process.stdout.write('', () => process.exit(code))`
    const run = spawn(
      process.execPath,
      ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', program],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    children.push(run)
    let err = ''
    run.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
    })
    // Nothing is read of its standard output.
    expect(await new Promise((resolve) => run.on('exit', resolve))).toBe(7)
    expect(
      err.match(/its reader leaves \d+ bytes unread; what comes now is dropped, and the program goes on\n/g),
    ).toHaveLength(1)
    expect(Number(/waiting (\d+)/.exec(err)?.[1])).toBeLessThan(1.1 * 1024 ** 2)
  })

  it.runIf(hasTerminals)(
    'holds up nothing: nor does a terminal that takes nothing, as after Ctrl-S',
    { timeout: 60_000 },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'glia-terminal-'))
      const told = join(folder, 'told')
      const program = `
        import { onProcessTerminal } from ${JSON.stringify(new URL('./terminal.ts', import.meta.url).href)}
        await onProcessTerminal(async (terminal) => {
          terminal.outlive()
          for (let round = 0; round < 50; round++) {
            for (let line = 0; line < 500; line++) terminal.out.line('x'.repeat(199))
            await new Promise((resolve) => setImmediate(resolve))
          }
          terminal.err.line([terminal.out.isTTY, process.stdout.writableLength < 1.1 * 1024 ** 2].join(' '))
          return 0
        })`
      // Nothing is read of its output.
      onTerminal(program, { told })
      await vi.waitFor(() => expect(readFileSync(told, 'utf8')).toMatch(/goes on\ntrue true\n/), {
        timeout: 30_000,
        interval: 50,
      })
      rmSync(folder, { recursive: true })
    },
  )

  it.runIf(hasTerminals)(
    'takes no time: a terminal that this user may not open anew is waited for, which is told at once',
    { timeout: 60_000 },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'glia-terminal-'))
      const told = join(folder, 'told')
      const program = `
        import { onProcessTerminal } from ${JSON.stringify(new URL('./terminal.ts', import.meta.url).href)}
        await onProcessTerminal(async (terminal) => {
          terminal.outlive()
          terminal.err.line('process ' + process.pid)
          for (let line = 0; line < 10_000; line++) terminal.out.line('x'.repeat(199))
          return 0
        })`
      // Nothing is read of its output.
      onTerminal(program, { told, mayOpen: false })
      const pid = await vi.waitFor(
        () => must(/^process (\d+)\n/m.exec(readFileSync(told, 'utf8'))?.[1], 'the process'),
        { timeout: 30_000, interval: 50 },
      )
      expect(
        readFileSync(told, 'utf8').match(/this user may not open the terminal anew: the program waits/g),
      ).toHaveLength(1)
      const ticks = () => {
        const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
        const fields = rest.split(' ')
        return Number(fields[11]) + Number(fields[12])
      }
      await new Promise((resolve) => setTimeout(resolve, 1000))
      const before = ticks()
      await new Promise((resolve) => setTimeout(resolve, 1000))
      // Of a hundred.
      expect(ticks() - before).toBeLessThan(5)
      rmSync(folder, { recursive: true })
    },
  )

  it.runIf(hasTerminals)(
    'ends no sentence: what stands on a terminal as the program ends is read to its end',
    { timeout: 60_000 },
    async () => {
      const program = `
        import { onProcessTerminal } from ${JSON.stringify(new URL('./terminal.ts', import.meta.url).href)}
        process.exit(await onProcessTerminal(async (terminal) => {
          terminal.outlive()
          for (let line = 0; line < 1000; line++) terminal.err.line('x'.repeat(199))
          return 0
        }))`
      const run = onTerminal(program)
      let seen = ''
      run.stdout?.on('data', (chunk: Buffer) => {
        seen += chunk.toString()
      })
      expect(await new Promise((resolve) => run.on('close', resolve))).toBe(0)
      expect(seen.match(/x{199}/g)).toHaveLength(1000)
    },
  )

  it.runIf(existsSync('/dev/full'))('ends no chain: nor does a disk that is full', { timeout: 60_000 }, async () => {
    const port = String(await freePort())
    const args = ['--conditions=source', '--import', 'tsx', main, 'localnet', 'True', '--json', '--rpc-port-2', '0']
    const full = spawn('sh', ['-c', 'exec "$0" "$@" >/dev/full', process.execPath, ...args, '--rpc-port', port])
    children.push(full)
    let err = ''
    full.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
    })
    await blocksPass(port)
    full.kill('SIGTERM')
    expect(await new Promise((resolve) => full.on('close', resolve))).toBe(0)
    const told = err.trim().split('\n')
    expect(told.map((line) => JSON.parse(line) as object)).toEqual([
      {
        level: 'error',
        message: expect.stringMatching(/^the output cannot be written: .*no space left.*goes on$/),
      },
    ])
  })
})

/** Until a node, which may still be starting, has made twenty more blocks. */
async function blocksPass(port: string): Promise<void> {
  const height = async () => {
    const header = (await rpc(port, 'chain_getHeader').catch(() => undefined)) as { number: string } | undefined
    return header === undefined ? undefined : Number(header.number)
  }
  const first = await vi.waitFor(async () => must(await height(), 'a node that answers'), {
    timeout: 30_000,
    interval: 50,
  })
  await vi.waitFor(async () => expect(await height()).toBeGreaterThan(first + 20), { timeout: 30_000, interval: 50 })
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    }),
  )
}

describe('an output that goes nowhere', () => {
  it('ends the program as shells say that its reader went: what it was about may not have been done', async () => {
    const { child, ended } = glia('--help')
    child.stdout.destroy()
    expect((await ended).code).toBe(141)
  })

  it('is told in a sentence where it cannot be written', async () => {
    const full = spawn('sh', [
      '-c',
      `exec "$0" --conditions=source --import tsx "$1" --help >/dev/full`,
      process.execPath,
      main,
    ])
    children.push(full)
    let err = ''
    full.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
    })
    const code = await new Promise((resolve) => full.on('close', resolve))
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/^glia: the output cannot be written: .*no space left.*\n$/),
    })
  })
})
