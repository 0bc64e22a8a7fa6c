import assert from 'node:assert/strict';
import { rewrittenCode } from '../../../src/editor/code/rewritten-code';

const block = (code: string, language = 'js') => `\`\`\`${language}\n${code}\n\`\`\``;
const diff = (code: string) => block(code, 'diff');
const nowhere = { before: '', after: '' };

describe('a diff in the answer of a model', () => {
  const a = 'function a() {\n  log("a");\n  return null;\n}';
  const b = 'function b() {\n  log("b");\n  return null;\n}';
  const both = `${a}\n\n${b}`;
  const change = '-  return null;\n+  return 0;';
  const [inA, inB] = [`${a.replace('null', '0')}\n\n${b}`, `${a}\n\n${b.replace('null', '0')}`];

  for (const [what, hunk, to] of [
    ['its lines around say', `   log("b");\n${change}`, inB],
    ['the number of its line says', `@@ -8,1 +8,1 @@\n${change}`, inB],
    ['a number of the lines around says', `@@ -7,3 +7,3 @@\n${change}`, inB],
    ['the words behind its place say', `@@ -70,3 +70,3 @@ function b() {\n${change}`, inB],
    ['the words behind its place say, the first', `@@ ... @@ function a() {\n${change}`, inA],
    ['its later hunk says', `   log("a");\n${change}\n@@ ... @@\n${change}`, inB.replace('null', '0')],
  ] as const) {
    it(`changes the place that ${what}`, () => assert.equal(rewrittenCode(diff(hunk), both), to));
  }

  it('may count its lines from the begin of the file', () => {
    const around = { before: 'x;\n'.repeat(20), after: '' };
    assert.equal(rewrittenCode(diff(`@@ -28 +28 @@\n${change}`), both, around), inB);
  });

  for (const [what, hunk] of [
    ['several places and says none', change],
    ['several places, with lines around that are nowhere', `   log('b');\n${change}`],
    ['several places, with a number of none of them', `@@ -1,2 +1,2 @@\n${change}`],
    ['different places by its number and by its words', `@@ -3 +3 @@ function b() {\n${change}`],
    ['a line within, with lines around that are nowhere', '   log("c");\n-  log("b");\n+  log("d");'],
  ] as const) {
    it(`is none where it fits ${what}`, () => assert.equal(rewrittenCode(diff(hunk), both), undefined));
  }

  it('may have lines around that stand outside the piece', () => {
    const hunk = ' before();\n\n-function a() {\n+function a(x) {';
    assert.equal(rewrittenCode(diff(hunk), both), both.replace('a()', 'a(x)'));
  });

  it('is none where its place would take too long to be known for the only one', () => {
    const same = (count: number) => Array.from({ length: count }, () => 'same();');
    const original = (count: number) => [...same(400), 'end();', ...same(count), 'end();'].join('\n');
    const hunk = [...same(400).map((line) => ` ${line}`), '-end();', '+stop();'].join('\n');
    assert.equal(rewrittenCode(diff(hunk), original(399)), original(399).replace('end', 'stop'));
    assert.equal(rewrittenCode(diff(hunk), original(3000)), undefined);
  });

  it('may come in several blocks', () => {
    const blocks = (...hunks: string[]) => hunks.map(diff).join('\nand\n');
    const [one, two] = [`   log("a");\n${change}`, `--- a/x\n+++ b/x\n@@ -7,2 +7,2 @@\n   log("b");\n${change}`];
    assert.equal(rewrittenCode(blocks(one, two), both), both.replaceAll('null', '0'));
    assert.equal(rewrittenCode(blocks(one, two.replace('"b"', '"z"')), both), undefined);
  });

  it('may take away a line of dashes', () => {
    const sql = 'select 1;\n-- all users\nselect 2;';
    const changed = 'select 1;\n-- every user\nselect 2;';
    for (const hunk of [
      ' select 1;\n--- all users\n+-- every user\n select 2;',
      '--- a/x.sql\n+++ b/x.sql\n@@ -1,3 +1,3 @@\n select 1;\n--- all users\n+-- every user\n select 2;',
      '@@ -2 +2 @@\n--- all users\n+-- every user',
    ]) {
      assert.equal(rewrittenCode(diff(hunk), sql), changed, hunk);
    }
    const counts = 'let i = 1;\n-- i;\nuse(i);';
    assert.equal(
      rewrittenCode(diff('@@ -1,3 +1,3 @@\n let i = 1;\n--- i;\n+++ i;\n use(i);'), counts),
      counts.replace('--', '++'),
    );
    const twoFiles = `--- a/x\n+++ b/x\n@@ -1 +1 @@\n-select 1;\n+select 0;\n--- a/x\n+++ b/x\n@@ -3 +3 @@\n-select 2;\n+select 3;`;
    assert.equal(rewrittenCode(diff(twoFiles), sql), 'select 0;\n-- all users\nselect 3;');
  });

  it('is one without saying so where the old lines stand in it', () => {
    const changed = a.replace('null', '0');
    assert.equal(rewrittenCode(block(` function a() {\n   log("a");\n${change}\n }`), a), changed);
    assert.equal(rewrittenCode(block(`function a() {\n  log("a");\n${change}\n}`), a), changed);
    const added = a.replace('  return', '  // None.\n  return');
    assert.equal(rewrittenCode(block(' function a() {\n   log("a");\n+  // None.\n   return null;\n }'), a), added);
    assert.equal(rewrittenCode(block('# T\n+ a', 'md'), '# T'), '# T\n+ a');
    assert.equal(rewrittenCode(block(`  log("z");\n${change}\n  more();`), both), undefined);
    assert.equal(rewrittenCode(block('- a\n- c\n+ d', 'md'), '- a\n- b\n+ d'), '- a\n- c\n+ d');
  });

  it('is as far in as the piece', () => {
    assert.equal(rewrittenCode(diff('-return vlaue\n+return value'), '    return vlaue'), '    return value');
    assert.equal(rewrittenCode(diff('- a\n+ b'), 'a'), 'b');
  });
});

describe('rewritten code with lines from around it', () => {
  it('keeps a new line that is as one beside the piece', () => {
    const before = 'def f(self):\n        if value is None:\n            self.lock.release()\n';
    const code = '        self.lock.release()\n        return value';
    for (const answer of [code, code.replace(/^ {8}/gm, '')])
      assert.equal(rewrittenCode(block(answer, 'py'), '        return vlaue', { before, after: '\n' }), code);
    const steps = 'steps.push(next);\nrun();\nsteps.push(next);';
    assert.equal(rewrittenCode(block(steps), 'run();', { before: 'x();\nsteps.push(next);\n', after: '' }), steps);
    assert.equal(rewrittenCode(block(steps), 'run();', { before: 'x();\n', after: '\nsteps.push(next);' }), steps);
  });

  it('loses one line from around it that is further out', () => {
    const code = '    def f(self):\n        return 1';
    const around = { before: 'class A:\n', after: '' };
    assert.equal(rewrittenCode(block(`class A:\n${code}`), code.replace('1', '2'), around), code);
    const inRuby = { before: 'def f\n', after: '\nend\n' };
    assert.equal(rewrittenCode(block('  run 1\nend'), '  rnu 1', inRuby), '  run 1');
  });

  it('loses lines from around it that are moved as it is', () => {
    const around = { before: 'class A:\n    def f(self):\n        self.a()\n', after: '\n        self.b()\n\nf()' };
    const code = 'def f(self):\n    self.a()\n    return value';
    for (const answer of [code, `${code}\n    self.b()`])
      assert.equal(rewrittenCode(block(answer), '        return vlaue', around), '        return value');
  });
});

describe('the indentation of rewritten code', () => {
  it('is that of its first line, whatever stands at the margin', () => {
    const code = '    def q(self):\n        return """\nselect 1\n"""';
    assert.equal(rewrittenCode(block(code), '    def q(self):\n        return "select 1'), code);
    assert.equal(rewrittenCode(block(code.replace('1', '2')), code), code.replace('1', '2'));
  });

  it('is left to the lines of a text that stand at the margin, where all else is moved', () => {
    const text = ['    text = (', '        """', 'one', '  two', '"""', '    )', '    return text'];
    const code = (indent: string, value: string) =>
      ['def f(self):', ...text].map((line) => (/^(?:one| {2}two|""")$/.test(line) ? line : indent + line)).join('\n') +
      value;
    assert.equal(rewrittenCode(block(code('', '.strip()')), code('    ', '')), code('    ', '.strip()'));
  });

  it('is left to the lines that are in their place', () => {
    const code = (indent: string) => `${indent}def f(self):\n        one()\n        return value`;
    const broken = (indent: string) => code(indent).replace('value', 'vlaue');
    assert.equal(rewrittenCode(code(''), broken('    ')), code('    '));
    assert.equal(rewrittenCode(block(code('    ')), broken('     ')), code('    '));
  });

  it('takes the width of a step from the file', () => {
    const around = { before: 'class A:\n    def f(self):\n', after: '\n' };
    assert.equal(rewrittenCode(block('\t\treturn self.x'), '        return x', around), '        return self.x');
    assert.equal(rewrittenCode(block('\t\treturn self.x'), '        return x'), '        return self.x');
  });
});

describe('rewritten code that is not all of it', () => {
  const long = 'function a(x) {\n  one(x);\n  two(x);\n  return x;\n}';
  for (const omission of [
    '// ...',
    '/* ... */',
    '// ... ваш код ...',
    '# ... same guard',
    '// …and the checks',
    '{/* ... */}',
    '<!-- ... -->',
    '// (...)',
    '// existing code...',
    '// The rest of the function…',
    '// Rest of code remains unchanged...',
    '# Остальной код без изменений...',
    '// прежний код…',
    '...',
    '… existing code …',
    'if (x) { /* ... */ }',
    '<div>{/* ... */}</div>',
    'two(x); // ...',
    '// rest of the code',
    '# остальной код без изменений',
    '// (без изменений)',
    '# остальное как было',
    '// the rest is unchanged',
    '/* omitted for brevity */',
    '# опущено для краткости',
    '// your code here',
  ]) {
    it(`is none: ${omission}`, () => {
      assert.equal(rewrittenCode(block(`function a(x) {\n  one(y);\n  ${omission}\n}`), long), undefined);
    });
  }

  for (const line of [
    '...existing,',
    '...rest of',
    '// Reads the rest of the file...',
    '# Проверяем остальные строки… и дальше',
    '// Waits for the existing codes to end...',
    '// The rest of the code handles errors...',
    '# Остальные строки читаем ниже...',
    '// Other functions may be called meanwhile...',
    "'...',",
    'log("...");',
    '* ...and so on',
    'get("https://...");',
    'go test ./...',
    '// Keeps the rest of the code running',
    '# Поле остаётся без изменений, пока форма открыта',
    '// Unchanged rows are skipped',
  ]) {
    it(`is whole: ${line}`, () => {
      const code = `function a(x) {\n  one(x);\n  ${line}\n  two(x);\n  return x;\n}`;
      assert.equal(rewrittenCode(block(code), long), code);
    });
  }

  it('may hold an omission that the old code has', () => {
    const code = (name: string) => `one(${name});\n  // ...\nif (x) {} // ... and more`;
    assert.equal(rewrittenCode(block(code('x')), code('y')), code('x'));
  });

  const part = (name: string, value: string) => `function ${name}(x) {\n  log("${name}");\n  return ${value};\n}`;
  const pair = `${part('a', 'null')}\n\n${part('b', 'null')}`;
  it('is joined of blocks that hold its parts', () => {
    const fixed = `${part('a', '0')}\n\n${part('b', '0')}`;
    assert.equal(rewrittenCode(`A:\n${block(part('a', '0'))}\nB:\n${block(part('b', '0'))}`, pair), fixed);
    assert.equal(rewrittenCode(`B:\n${block(part('b', '0'))}\nA:\n${block(part('a', '0'))}`, pair), fixed);
    assert.equal(rewrittenCode(`${block(fixed)}\nA test:\n${block('log("b");')}`, pair), fixed);
  });

  it('is none where blocks hold some of its parts', () => {
    const three = `${pair}\n\n${part('c', 'null')}`;
    assert.equal(rewrittenCode(`${block(part('a', '0'))}\n${block(part('b', '0'))}`, three), undefined);
    assert.equal(rewrittenCode(`${block(part('a', '0'))}\n${block(part('c', '0'))}`, three), undefined);
    assert.equal(rewrittenCode(block(part('a', '0')), pair), undefined);
    assert.equal(rewrittenCode(block(part('b', '0')), pair), undefined);
  });

  it('is none where most of a long piece is missing', () => {
    const ten = `    if (!x) {\n      throw new Error(y);\n    }\n    const z = x.y;\n    for (const w of z) {\n      log(w);\n    }\n    save(z);\n    close();\n    return x.nmae`;
    assert.equal(rewrittenCode(block('    return x.name'), ten), undefined);
    assert.equal(rewrittenCode(block(ten.replace('nmae', 'name')), ten), ten.replace('nmae', 'name'));
    const lines = ten.split('\n');
    for (const some of [lines.slice(0, 5), lines.slice(5)])
      assert.equal(rewrittenCode(block(some.join('\n')), ten), undefined);
    const dead = ten.replace('    save(z);\n    close();\n', '');
    assert.equal(rewrittenCode(block(dead), ten), dead);
  });

  it('may show a fence of its own far inside, as the text of a function does', () => {
    const code = (name: string) =>
      `def f():\n    """\n    Run:\n        \`\`\`\n        ${name}()\n        \`\`\`\n    """\n    return 1`;
    assert.equal(rewrittenCode(block(code('f'), 'python'), code('g').replaceAll('`', '')), code('f'));
  });

  it('is none where the fences of text can be paired in two ways', () => {
    const text = (word: string) => `# Ask\n\n${word} this:\n\n\`\`\`\nrun\n\`\`\`\n\nThen ask again.`;
    assert.equal(rewrittenCode(block(text('Run'), 'md'), text('Rnu')), undefined);
    assert.equal(rewrittenCode(block(text('Run'), ''), text('Rnu')), undefined);
    assert.equal(rewrittenCode(`\`${block(text('Run'), 'md')}\``, text('Rnu'), nowhere), text('Run'));
    const short = '# A\n\n```\nx';
    assert.equal(rewrittenCode(block('# A', 'md'), '# a'), '# A');
    assert.equal(
      rewrittenCode(`\`\`\`md\n${short}\n\`\`\`\n\nmore`, `${short.replace('A', 'a')}\n\`\`\`\n`),
      undefined,
    );
  });
});
