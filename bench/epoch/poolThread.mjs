// A worker thread starts without the TypeScript loader of its parent: register it, then go on in TypeScript.
import { register } from 'tsx/esm/api'

register()
await import('./poolWorker.ts')
