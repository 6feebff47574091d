import { layers, packageImported, packageOf } from './layers.mjs'

/** Packages import downwards only; layers.mjs says who is below whom. */
export const dependencyDirection = {
  meta: { type: 'problem', docs: { description: 'packages import only the packages below them' } },
  create(context) {
    const from = packageOf(context.filename)
    if (from === undefined || layers[from] === undefined) return {}
    const check = (node, specifier) => {
      if (typeof specifier !== 'string') return
      const to = packageImported(context.filename, specifier)
      if (to === undefined || to === from || layers[from].includes(to)) return
      const below = layers[from].length > 0 ? layers[from].join(', ') : 'no other package'
      context.report({
        node,
        message: `${from} must not import ${to}: it may import ${below} (scripts/lint/layers.mjs)`,
      })
    }
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.value),
      TSImportType: (node) => check(node, (node.source ?? node.argument)?.value ?? node.argument?.literal?.value),
    }
  },
}
