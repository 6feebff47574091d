// `npm start` hands a signal to the shell between it and us, and both end: whoever stopped it would leave the network running.

/** How often it is looked, in ms. */
const LOOK_MS = 250

/** As package.json has it. */
const SCRIPT = 'scripts/start.mjs'

/** Whether it is `npm start` of Glia that started this: programs that other scripts of npm start hand their variables on. */
function isOfNpm({ npm_lifecycle_event: event, npm_lifecycle_script: script = '' }) {
  return event === 'start' && script.includes(SCRIPT)
}

/**
 * Ends this process as SIGTERM does once npm, or its shell, is gone. Started otherwise, also by other scripts of npm, it outlives its parent as other programs do.
 * On Windows, where a parent's number stays, it is asked whether there is such a process.
 */
export function endWithNpm({ env = process.env, end = () => process.kill(process.pid, 'SIGTERM') } = {}) {
  if (!isOfNpm(env)) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent && isThere(parent)) return
    clearInterval(timer)
    end()
  }, LOOK_MS)
  timer.unref()
}

function isThere(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's, as after `su`, is there too.
    return error.code === 'EPERM'
  }
}
