// A process of its own that attacks a node of this machine until it is ended: `attacker.ts NAME PORT`.
import { attacks } from './index.ts'

const [name, port] = process.argv.slice(2)
const attack = attacks.find((each) => each.name === name)
if (attack === undefined || !/^\d+$/.test(port ?? ''))
  throw new Error(`expected an attack and a port, found ${name} ${port}`)
const controller = new AbortController()
process.once('SIGTERM', () => controller.abort())
process.once('disconnect', () => controller.abort())
// Whatever the node does to a connection is what the attack is about.
process.on('uncaughtException', () => undefined)
process.on('unhandledRejection', () => undefined)
console.log('attacking')
const target = { port: Number(port), http: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}` }
await Promise.race([
  attack.run(target, controller.signal),
  new Promise((resolve) => controller.signal.addEventListener('abort', () => setTimeout(resolve, 500))),
])
process.exit(0)
