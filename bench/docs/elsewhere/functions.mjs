// The functions of JavaScript and TypeScript files as the TypeScript compiler reads them:
// one JSON value a line. Files come by stdin, one path a line; offsets are those of JavaScript.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const ts = createRequire(process.argv[2])("typescript");

function span(node, source) {
  return [node.getStart(source), node.end];
}

/** Whether a node is a name that stands for a value, and no key and no member. */
function isUse(node) {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return false;
  if (ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent)) return false;
  return !ts.isTypeReferenceNode(parent) && !ts.isQualifiedName(parent);
}

function body(node, source) {
  const found = { uses: [], declared: [], assigned: [], returns: [], throws: [], calls: [] };
  const visit = (one, depth) => {
    const inner = ts.isFunctionLike(one) ? depth + 1 : depth;
    if (ts.isIdentifier(one) && isUse(one)) {
      const shorthand = ts.isShorthandPropertyAssignment(one.parent);
      found.uses.push([one.text, ...span(one, source), shorthand]);
    }
    if ((ts.isParameter(one) || ts.isVariableDeclaration(one) || ts.isBindingElement(one)
        || ts.isFunctionDeclaration(one)) && one.name && ts.isIdentifier(one.name)) {
      found.declared.push(one.name.text);
    }
    if (ts.isBinaryExpression(one) && ts.isIdentifier(one.left)
        && one.operatorToken.kind >= ts.SyntaxKind.FirstAssignment
        && one.operatorToken.kind <= ts.SyntaxKind.LastAssignment) {
      found.assigned.push(one.left.text);
    }
    if (ts.isReturnStatement(one)) {
      const value = one.expression ? span(one.expression, source) : null;
      found.returns.push({ span: span(one, source), value, inner: depth > 0 });
    }
    if (ts.isThrowStatement(one)) {
      const made = one.expression;
      const type = made && (ts.isNewExpression(made) || ts.isCallExpression(made))
        && ts.isIdentifier(made.expression) ? made.expression : null;
      let around = one.parent;
      while (around !== node && !ts.isTryStatement(around)) around = around.parent;
      found.throws.push({
        span: span(one, source), type: type ? type.text : "",
        type_span: type ? span(type, source) : null, inner: depth > 0, guarded: around !== node,
      });
    }
    if (ts.isCallExpression(one) || ts.isNewExpression(one)) {
      const called = one.expression;
      const name = ts.isPropertyAccessExpression(called) ? called.name : called;
      found.calls.push(ts.isIdentifier(name) ? name.text : "");
    }
    ts.forEachChild(one, (child) => visit(child, inner));
  };
  ts.forEachChild(node.body, (child) => visit(child, 0));
  return found;
}

function owner(node) {
  for (let one = node.parent; one; one = one.parent) {
    if (ts.isFunctionLike(one)) return null;
    if ((ts.isClassLike(one) || ts.isModuleDeclaration(one)) && one.name) {
      const outer = owner(one);
      return outer === null ? null : outer ? `${outer}.${one.name.text}` : one.name.text;
    }
    if (ts.isObjectLiteralExpression(one)) return null;
  }
  return "";
}

function told(doc) {
  const tags = [];
  for (const tag of doc.tags ?? []) {
    const bracketed = ts.isJSDocParameterTag(tag) ? tag.isBracketed : false;
    const name = tag.name ? tag.name.getText() : "";
    const type = tag.typeExpression ? tag.typeExpression.getText() : "";
    tags.push({ tag: tag.tagName.text, name, type, bracketed, text: tag.getText() });
  }
  return tags;
}

function of(file) {
  const text = readFileSync(file, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const names = new Map();
  const found = [];
  const visit = (node) => {
    const isKnown = ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)
      || ts.isConstructorDeclaration(node);
    if (isKnown) {
      const around = owner(node);
      const own = node.name ? node.name.getText(source) : "constructor";
      const name = around ? `${around}.${own}` : own;
      if (around !== null) names.set(name, (names.get(name) ?? 0) + 1);
      const doc = (node.jsDoc ?? []).at(-1);
      if (around !== null && node.body && (node.name === undefined || ts.isIdentifier(node.name))) {
        const last = node.parameters.at(-1);
        found.push({
          file, name, kind: ts.isConstructorDeclaration(node) ? "constructor" : "function",
          line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
          span: span(node, source), name_span: node.name ? span(node.name, source) : null,
          doc: doc ? text.slice(doc.pos, doc.end) : "", doc_span: doc ? [doc.pos, doc.end] : null,
          told: doc ? told(doc) : [],
          parameters: node.parameters.map((one) => ({
            name: ts.isIdentifier(one.name) ? one.name.text : "",
            span: span(one, source), name_span: span(one.name, source),
            default: one.initializer ? span(one.initializer, source) : null,
            rest: Boolean(one.dotDotDotToken),
          })),
          close: last ? last.end : node.getText(source).indexOf("(") + node.getStart(source) + 1,
          body_span: span(node.body, source), result: node.type ? node.type.getText(source) : "",
          result_span: node.type ? span(node.type, source) : null,
          is_plain: !node.asteriskToken && !(node.modifiers ?? []).some(
            (one) => one.kind === ts.SyntaxKind.AbstractKeyword),
          body: body(node, source),
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter((one) => names.get(one.name) === 1);
}

for (const file of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  for (const one of of(file)) process.stdout.write(JSON.stringify(one) + "\n");
}
