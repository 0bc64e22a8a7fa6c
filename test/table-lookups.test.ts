import assert from 'node:assert/strict';
import { basename, relative, resolve } from 'node:path';
import type { Node } from 'typescript/unstable/ast';
import { SyntaxKind } from 'typescript/unstable/ast';
import { isBinaryExpression, isElementAccessExpression } from 'typescript/unstable/ast/is';
import { API, type Checker } from 'typescript/unstable/sync';

/**
 * Lookups by a text in a plain object that are safe because the text is one of ours, never one from outside.
 * `file: expression`, and where the text comes from.
 */
const ours: Readonly<Record<string, string>> = {
  'editor-proxy.ts: env[name]': 'two names that stand there',
  'env-import.ts: env[name]': 'names of the environment itself, or of settings',
  'unfollowed-variables.ts: env[name]': 'names of the environment itself',
  'value-count.ts: fields[key]': 'the keys of that very object, which are counted',
  'schema-words.ts: fields[name]': 'the names of that very table',
  'spoken-call.ts: record[key]': 'names that stand there',
  'fits-schema.ts: properties[name]': 'the names of that very table',
  'hints.ts: schema[key]': 'the keywords of a table that is walked',
  'root.ts: schema[key]': 'keywords that stand there',
};

const functions: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ArrowFunction,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.MethodDeclaration,
]);

/** What is looked up in a plain object by some text, without `Object.hasOwn` on that object in the same function. */
function lookupsByText(): string[] {
  const api = new API({ cwd: process.cwd() });
  try {
    const [project] = api.updateSnapshot({ openProject: resolve('tsconfig.json') }).getProjects();
    if (!project) throw new Error('There is no project.');
    const files = project.rootFiles.filter((name) => !relative('src', name).startsWith('..'));
    assert.ok(files.length > 100, 'the sources were not found');
    return files.flatMap((name) => {
      const file = project.program.getSourceFile(name);
      if (!file) throw new Error(`${name} cannot be read.`);
      return lookupsIn(file, project.checker).map((text) => `${basename(name)}: ${text}`);
    });
  } finally {
    api.close();
  }
}

function lookupsIn(file: Node, checker: Checker): string[] {
  const found: string[] = [];
  const isText = (node: Node) => {
    const type = checker.getTypeAtLocation(node);
    return type !== undefined && checker.typeToString(type) === 'string';
  };
  const hasTextKeys = (node: Node) => {
    const type = checker.getTypeAtLocation(node);
    const keys = type ? checker.getIndexInfosOfType(type) : [];
    return keys.some(({ keyType }) => checker.typeToString(keyType) === 'string');
  };
  const visit = (node: Node, inside: string) => {
    const around = functions.has(node.kind) ? node.getText() : inside;
    if (isElementAccessExpression(node) && hasTextKeys(node.expression) && isText(node.argumentExpression)) {
      const table = node.expression.getText().replace(/^\((\w+) as .*\)$/, '$1');
      if (!around.includes(`Object.hasOwn(${table},`)) found.push(node.getText());
    }
    const isIn = isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.InKeyword;
    if (isIn && node.left.kind !== SyntaxKind.StringLiteral && isText(node.left)) found.push(node.getText());
    node.forEachChild((child) => visit(child, around));
  };
  visit(file, '');
  return found;
}

describe('tables', function () {
  this.timeout(120_000);

  it('are looked up by texts from outside through a Map or Object.hasOwn only', () => {
    const found = lookupsByText().filter((text) => !Object.hasOwn(ours, text));
    assert.deepEqual([...new Set(found)], []);
  });
});
