import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { chainFolder, logFolderFor, refuseForeignFolder, refuseNetworkFolder, removeUnused } from './folders.ts'

const folder = mkdtempSync(join(tmpdir(), 'glia-folders-'))
afterAll(() => rmSync(folder, { recursive: true }))

const made = (...names: string[]) => {
  const path = join(folder, ...names)
  mkdirSync(path, { recursive: true })
  return path
}
const database = (path: string) => writeFileSync(join(path, 'data.mdb'), '')

describe('the folder of a network', () => {
  it('is refused when a node keeps its chain there directly, with the folder to use', () => {
    const node = made('node')
    database(node)
    expect(() => refuseForeignFolder(node)).toThrow(
      `${node} holds the chain of a node, which goes on with glia node --data-dir ${node}: choose another folder for glia up, which would start a new chain in ${chainFolder(node)}`,
    )
    const net = made('net')
    database(made('net', 'chain'))
    made('net', 'logs')
    expect(() => refuseForeignFolder(chainFolder(net))).toThrow(
      `${chainFolder(net)} holds the chain of glia up --data-dir ${net}: use that folder`,
    )
  })

  it.each(['begun', 'closed'])('is refused when the chain of a node was there, of which %s is left', (mark) => {
    const node = made(`lost-${mark}`)
    writeFileSync(join(node, mark), '')
    expect(() => refuseForeignFolder(node)).toThrow(`${node} holds the chain of a node,`)
  })

  it('is refused to a node alone, which finds the chain one deeper', () => {
    const net = made('whole')
    database(made('whole', 'chain'))
    expect(() => refuseNetworkFolder(net)).toThrow(
      `${net} holds the network of glia up: use ${chainFolder(net)} for its chain alone, or another folder`,
    )
    for (const path of [chainFolder(net), join(folder, 'none')]) refuseNetworkFolder(path)
  })

  it('is taken when it is new, or a network is in it', () => {
    refuseForeignFolder(join(folder, 'new'))
    refuseForeignFolder(join(folder, 'net'))
    expect(logFolderFor(join(folder, 'new'))).toBe(join(folder, 'new', 'logs'))
  })

  it.runIf(process.platform === 'linux')('is waited for nowhere', () => {
    expect(() => logFolderFor('/proc/nowhere/net')).toThrow(
      'the directory /proc/nowhere/net/logs cannot be made (ENOENT): choose another one',
    )
  })

  it('takes the place of temporary ones that nobody has written to for a day', () => {
    const at = made('temporary')
    const [old, fresh, other] = ['glia-up-old', 'glia-up-new', 'other'].map((name) => made('temporary', name))
    const dayAgo = new Date(Date.now() - 90_000_000)
    for (const path of [old, fresh, other] as string[]) {
      writeFileSync(join(path, 'node.log'), '')
      if (path !== fresh) utimesSync(join(path, 'node.log'), dayAgo, dayAgo)
      utimesSync(path, dayAgo, dayAgo)
    }
    const logs = logFolderFor(undefined, at)
    expect([old, fresh, other, logs].map((path) => existsSync(path as string))).toEqual([false, true, true, true])
  })
})

it('the logs of a run that was never under way go, and the report of a fault stays', () => {
  const [unused, faulty] = [made('unused'), made('faulty')]
  for (const path of [join(unused, 'node.log'), join(faulty, 'node.log'), join(faulty, 'glia-fault-1.json')])
    writeFileSync(path, '')
  removeUnused(unused)
  removeUnused(faulty)
  expect([unused, faulty].map(existsSync)).toEqual([false, true])
})
