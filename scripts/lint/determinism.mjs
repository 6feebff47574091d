import { deterministic, packageOf } from './layers.mjs'

const globals = new Set([
  'Date', 'performance', 'process', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch', 'crypto',
  'console', 'Promise', 'Intl', 'WeakRef', 'FinalizationRegistry', 'Worker', 'Atomics', 'SharedArrayBuffer', 'parseFloat',
  'Float32Array', 'require', 'global', 'globalThis', 'eval', 'WebSocket', 'XMLHttpRequest', 'structuredClone',
]) // biome-ignore format: a table reads better wide

// Exact on every engine: these only round, compare or work on 32-bit integers.
const exactMath = new Set(['abs', 'ceil', 'clz32', 'floor', 'imul', 'max', 'min', 'round', 'sign', 'trunc'])

const builtins =
  /^(?:node:|(?:fs|os|path|crypto|http|https|net|tls|dns|child_process|worker_threads|timers|perf_hooks)(?:\/|$))/

const localeMethods = new Set([
  'localeCompare',
  'toLocaleString',
  'toLocaleLowerCase',
  'toLocaleUpperCase',
  'toFixed',
  'toPrecision',
])

/** Value of an expression of number literals alone, or undefined. */
function constant(node) {
  if (node.type === 'Literal') return typeof node.value === 'number' ? node.value : undefined
  if (node.type !== 'BinaryExpression') return undefined
  const [left, right] = [constant(node.left), constant(node.right)]
  if (left === undefined || right === undefined) return undefined
  return { '+': left + right, '-': left - right, '*': left * right, '/': left / right }[node.operator]
}

/**
 * The runtime and the consensus arithmetic are a pure state machine: no clock, no randomness, no I/O, nothing that
 * happens later, no floating point. Tests are free to use what they like.
 */
export const determinism = {
  meta: { type: 'problem', docs: { description: 'the runtime and yuma are a pure state machine' } },
  create(context) {
    const name = packageOf(context.filename)
    if (
      !deterministic.includes(name) ||
      !/\/src\//.test(context.filename) ||
      // Variants are models for the lab, in floating point; the import rule below keeps consensus away from them.
      /\.test\.ts$|\/testing\/|\/variants\//.test(context.filename)
    )
      return {}
    const report = (node, what) =>
      context.report({
        node,
        message: `${what} is not allowed in packages/${name}: the same blocks must give the same state everywhere`,
      })
    const noAsync = (node) => {
      if (node.async) report(node, 'async code')
    }
    return {
      ImportDeclaration(node) {
        if (builtins.test(node.source.value) || /\/variants(?:\/|$)/.test(node.source.value))
          report(node, `import of ${node.source.value}`)
      },
      ImportExpression: (node) => report(node, 'dynamic import'),
      FunctionDeclaration: noAsync,
      FunctionExpression: noAsync,
      ArrowFunctionExpression: noAsync,
      AwaitExpression: (node) => report(node, 'await'),
      ForOfStatement(node) {
        if (node.await) report(node, 'for await')
      },
      ForInStatement: (node) => report(node, 'for ... in (its order is not the state’s)'),
      BinaryExpression(node) {
        // A quotient of plain numbers is a fraction unless it is rounded at once; bigint division has no `/ 2`-like number.
        if (node.operator !== '/' || ![node.left, node.right].some((side) => typeof side.value === 'number')) return
        const rounded = node.parent?.type === 'CallExpression' && node.parent.callee.object?.name === 'Math'
        const truncated = node.parent?.type === 'BinaryExpression' && ['|', '>>', '>>>'].includes(node.parent.operator)
        if (!rounded && !truncated && !Number.isInteger(constant(node)))
          report(node, 'an unrounded quotient of numbers')
      },
      Literal(node) {
        if (typeof node.value === 'number' && !Number.isInteger(node.value))
          report(node, `floating-point literal ${node.raw}`)
      },
      MemberExpression(node) {
        if (node.computed) return
        const property = node.property.name
        if (node.object.type === 'Identifier' && node.object.name === 'Math' && !exactMath.has(property))
          report(node, `Math.${property}`)
        if (node.object.type === 'Identifier' && node.object.name === 'Number' && property === 'parseFloat')
          report(node, 'Number.parseFloat')
        if (localeMethods.has(property)) report(node, `.${property}()`)
        if (property === 'getFloat64' || property === 'getFloat32') report(node, `.${property}()`)
      },
      Identifier(node) {
        if (!globals.has(node.name)) return
        const parent = node.parent
        if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) return
        if (parent?.type === 'Property' && parent.key === node && !parent.computed) return
        if (
          parent?.type?.startsWith('TS') ||
          parent?.type === 'PropertyDefinition' ||
          parent?.type === 'MethodDefinition'
        )
          return
        report(node, node.name)
      },
    }
  },
}
