import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const LOOK_AGAIN_MS = 100
/** Nobody sets up for longer: a lock of that age was left behind, and its process's number may be another program's by now. */
const MOST_MS = 15 * 60_000

/** True when a process of this number runs; one of another user's counts. */
function runs(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The process that holds the lock, 0 where it has not said yet, or undefined: no file, or left behind. */
function holderOf(file) {
  try {
    if (Date.now() - statSync(file).mtimeMs > MOST_MS) return undefined
    const pid = Number(readFileSync(file, 'utf8'))
    return pid === 0 || runs(pid) ? pid : undefined
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return undefined
  }
}

/** Makes the lock; false when somebody else's is there. */
function taken(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

/**
 * Runs `work` while no other set-up of this clone does: two at once write over each other's files, and each takes those
 * of the other's build for left over and removes them.
 */
export async function alone(root, say, work) {
  const folder = join(root, '.cache')
  const file = join(folder, 'setup.lock')
  mkdirSync(folder, { recursive: true })
  let told = false
  while (!taken(file)) {
    const holder = holderOf(file)
    if (holder !== undefined) {
      if (!told) say(`setup: waiting for the set-up of process ${holder || '?'} (no such process? remove ${file})`)
      told = true
      await wait(LOOK_AGAIN_MS)
      continue
    }
    rmSync(file, { force: true })
    // Of several that found it left behind, one may remove what another has just made: the last to make it goes first.
    if (taken(file)) {
      await wait(LOOK_AGAIN_MS)
      if (holderOf(file) === process.pid) break
    }
  }
  const release = () => rmSync(file, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}
