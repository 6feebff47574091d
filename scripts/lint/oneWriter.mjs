/** What writes to a terminal, a pipe or a log that people read, and cleans what it writes. The tests of each say how. */
const WRITERS = [
  'packages/cli/src/terminal.ts',
  // Nothing but an empty text, to know when all has left.
  'packages/cli/src/main.ts',
  'packages/subnets/src/kit/processOutput.ts',
  // Warnings of the process, of text that is printable.
  'packages/sdk/src/processWarning.ts',
]

const OUTPUTS = new Set(['stdout', 'stderr', 'emitWarning', '_rawDebug'])

/** The name of a member, however it is written: `x.y` or `x['y']`. */
const memberOf = ({ computed, property }) => (computed ? property.value : property.name)

/**
 * Texts from a chain, a node or a file may hold sequences that act on a terminal. One place of each program writes, and leaves
 * none of them in; everything else goes through it.
 */
export const oneWriter = {
  meta: { type: 'problem', docs: { description: 'one place writes to the terminal' } },
  create(context) {
    const filename = context.filename.replaceAll('\\', '/')
    if (!/packages\/[a-z-]+\/src\//.test(filename) || /\.test\.ts$|\/testing\//.test(filename)) return {}
    if (WRITERS.some((path) => filename.endsWith(path))) return {}
    const report = (node, what) =>
      context.report({
        node,
        message: `${what} is not allowed here: what it writes may come from outside; write to a Screen of the command line, or with outLine of the markets' kit`,
      })
    return {
      ImportDeclaration(node) {
        const from = node.source.value.replace(/^node:/, '')
        if (from === 'console') report(node, 'import of console')
        if (from !== 'process') return
        for (const { imported } of node.specifiers)
          if (imported !== undefined && OUTPUTS.has(imported.name)) report(node, `process.${imported.name}`)
      },
      MemberExpression(node) {
        if (node.object.type === 'Identifier' && node.object.name === 'process' && OUTPUTS.has(memberOf(node)))
          report(node, `process.${memberOf(node)}`)
      },
      CallExpression(node) {
        const { callee, arguments: given } = node
        const name = callee.type === 'MemberExpression' ? memberOf(callee) : callee.name
        // File descriptors of standard output and standard error.
        if (/^(?:writeSync|writevSync|writeFileSync|appendFileSync)$/.test(name) && [1, 2].includes(given[0]?.value))
          report(node, `${name}(${given[0].value}, …)`)
      },
      Identifier(node) {
        if (node.name !== 'console') return
        const { parent } = node
        if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) return
        if (parent?.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand) return
        report(node, 'console')
      },
    }
  },
}
