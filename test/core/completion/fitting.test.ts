import assert from 'node:assert/strict';
import { toGapRequest } from '../../../src/core/completion/gap-request';
import { wantedAt } from '../../../src/core/completion/when-to-ask';
import { cursorIn } from './cursors';
import { FakeModel, tagged } from './fake-model';

/** The text with the cursor, the language, the answer, what comes of it. */
type Row = readonly [string, string, string, string];

const tabbed = new Set(['go', 'bsl', 'makefile']);
const four = new Set(['python', 'java', 'rust', 'php', 'kotlin', 'c']);

async function complete(text: string, language: string, said: string): Promise<string> {
  const indent = tabbed.has(language) ? '\t' : four.has(language) ? '    ' : '  ';
  const outcome = await new FakeModel().says(said).ask(cursorIn(text, language, indent));
  return 'text' in outcome ? outcome.text : '';
}

function completes(rows: readonly Row[]): void {
  for (const [text, language, answer, wanted] of rows) {
    it(`${language}: ${JSON.stringify(text)} with ${JSON.stringify(answer)}`, async () => {
      assert.equal(await complete(text, language, tagged(answer)), wanted);
    });
  }
}

describe('a completion behind what opens a block, or only looks so', () => {
  completes([
    ['x = {\n    "a": |\n}', 'python', '1,', '1,'],
    ['def f(a: |', 'python', 'int):', 'int):'],
    ['x: |\n', 'python', 'int = 1', 'int = 1'],
    ['y = sorted(a, key=lambda x: |\n', 'python', 'x[0])', 'x[0])'],
    ['y = a[1:|\n', 'python', '3]', '3]'],
    ['# todo: |\n', 'python', 'write it', 'write it'],
    ['if x:|\n', 'python', ' return 1', '\n    return 1'],
    ['def f(\n    a,\n) -> int:\n    |\n', 'python', '    return a\n', 'return a'],
    ['services:\n  web:\n    image: |\n', 'yaml', 'nginx:latest', 'nginx:latest'],
    ['services:\n  web:\n    image:|\n', 'yaml', 'nginx:latest', ' nginx:latest'],
    ['import { |\n', 'typescript', "useState } from 'react';", "useState } from 'react';"],
    ['const f = (x: number) => |\n', 'typescript', 'x + 1;', 'x + 1;'],
    ['const y = a.map((x) => |\n', 'typescript', 'x * 2);', 'x * 2);'],
    ['const a = {|\n', 'typescript', ' b: 1 };', ' b: 1 };'],
    ['\tif err != nil {|\n\t}', 'go', ' return err }', '\n\t\treturn err'],
    ['if (a) b(); else |\n', 'typescript', 'c();', 'c();'],
    ['println!("Added {|\n', 'rust', 'name}");', 'name}");'],
    ['print(f"Hi {|\n', 'python', 'name}")', 'name}")'],
    ['} else |\n', 'typescript', '{\n  b();\n}', '{\n  b();\n}'],
    ['val a = if (b) 1 else |\n', 'kotlin', '2', '2'],
    ['Things to do |\n', 'markdown', 'today', 'today'],
    ['select case when a then |\n', 'sql', '1 else 0 end', '1 else 0 end'],
    ['for f in *; do |\n', 'shellscript', 'echo $f; done', 'echo $f; done'],
    ['if [ -f a ]; then|\n', 'shellscript', '\n  rm a\nfi', '\n  rm a\nfi'],
    ['if a then|\n', 'lua', '\n  b()\nend', '\n  b()\nend'],
    ['Процедура А(Отказ)|\n', 'bsl', '\n\tБ();\nКонецПроцедуры', '\n\tБ();\nКонецПроцедуры'],
  ]);
});

describe('a completion of several lines', () => {
  completes([
    // The model began at the margin.
    ['function a() {\n  |\n}', 'typescript', 'if (b) {\n  c();\n}\nd();', 'if (b) {\n    c();\n  }\n  d();'],
    ['def f():\n    |\n', 'python', 'if a:\n    return 1\nreturn 2', 'if a:\n        return 1\n    return 2'],
    ['def f():\n    |\n', 'python', 'foo(\n    a,\n)\nbar()', 'foo(\n        a,\n    )\n    bar()'],
    ['jobs:\n  build:\n    |\n', 'yaml', 'a: b\nsteps:\n  - c: d', 'a: b\n    steps:\n      - c: d'],
    ['a {\n  b {\n    |\n  }\n}', 'scss', 'color: red;\nmargin: 0;', 'color: red;\n    margin: 0;'],
    ['func a() {\n\tx := f()\n\t|\n\ty()\n}', 'go', 'if x {\n\treturn\n}', 'if x {\n\t\treturn\n\t}'],
    ['function f()\n  |\nend', 'lua', 'if a then\n  b()\nend\nreturn 1', 'if a then\n    b()\n  end\n  return 1'],
    [
      'Процедура А()\n\t|\nКонецПроцедуры',
      'bsl',
      'Если Б Тогда\n\tВ();\nКонецЕсли;',
      'Если Б Тогда\n\t\tВ();\n\tКонецЕсли;',
    ],
    // Only the first line lost what stands before the cursor.
    ['function a() {\n  |\n}', 'typescript', 'if (b) {\n    c();\n  }\n  d();', 'if (b) {\n    c();\n  }\n  d();'],
    ['def f():\n    |\n', 'python', 'if a:\n        return 1\n    return 2', 'if a:\n        return 1\n    return 2'],
    ['def f():\n    |\n', 'python', 'x = 1\ndef g():\n    pass', 'x = 1'],
    // What closes its own block looks like what stands below.
    ['func a() {\n\t|\n}', 'go', '    for {\n        b()\n    }\n}', 'for {\n\t\tb()\n\t}'],
    ['if a\n  |\nend', 'ruby', 'if b\n    c\n  end\nend', 'if b\n    c\n  end'],
    ['for f in *; do\n  |\ndone', 'shellscript', 'if a; then\n    b\n  fi\ndone', 'if a; then\n    b\n  fi'],
    ['if (x) {\n    |\n    y();\n}', 'java', 'if (a) {\n        y();\n    }', 'if (a) {\n        y();\n    }'],
    [
      'Процедура А()\n\tЕсли Б Тогда\n\t\t|\nКонецПроцедуры',
      'bsl',
      'В();\n\tКонецЕсли;\nКонецПроцедуры',
      'В();\n\tКонецЕсли;',
    ],
    // A string of several lines holds an empty one.
    ['def f():\n    |\n', 'python', '    """A.\n\n    B.\n    """', '"""A.\n\n    B.\n    """'],
  ]);
});

describe('an answer that goes on behind what is there, or begins before it', () => {
  completes([
    ['import a from "|"\n', 'typescript', './a";', './a'],
    ["const a = '|';", 'typescript', "x'; const b = 2;", 'x'],
    ['d["|"]\n', 'python', 'key"] = 1', 'key'],
    ['x = """|"""\n', 'python', 'a "b" c"""', 'a "b" c'],
    ['const s = "it\'s |";', 'typescript', "ok\"; foo('x')", 'ok'],
    ['return <p>|</p>', 'typescriptreact', 'a</p>;', 'a'],
    ['return <Butt|\n', 'javascriptreact', '<Button />', 'on />'],
    ['const n = this.state.|\n', 'typescript', 'this.state.items.length;', 'items.length;'],
    ['const n = compute(|)\n', 'typescript', 'compute(a, b)', 'a, b'],
    ['return await |\n', 'typescript', 'await foo();', 'foo();'],
    ['console.log("|")', 'typescript', '"a")', 'a'],
    ['#|\n', 'bsl', '#Область Методы', 'Область Методы'],
    ['#|\n', 'markdown', '# Setup', ' Setup'],
    ['#|\n', 'shellscript', '#!/bin/sh', '!/bin/sh'],
    ['  @|\n', 'java', '@Override', 'Override'],
    ['<|\n', 'vue', '<template>', 'template>'],
    ['return <|\n', 'typescriptreact', '<Button />', 'Button />'],
    ['  \\|\n', 'latex', '\\item One', 'item One'],
    ['\t$|\n', 'makefile', '$(GO) test', '(GO) test'],
    ['obj.|\n', 'typescript', '.name;', 'name;'],
    ['for i in 0.|\n', 'rust', '.n {', '.n {'],
    ['cout <|\n', 'cpp', '< x;', '< x;'],
    // What stands below begins with the same word.
    ['build: |\n\n$(BIN): a.go\n', 'makefile', '$(BIN)', '$(BIN)'],
    ['return |\ntotal += 1;\n', 'typescript', 'total', 'total'],
    ['x = |\ntotal\n', 'python', 'total', ''],
  ]);
});

describe('an answer that begins on the line below', () => {
  completes([
    ['const a = b;|\n', 'typescript', '\nconst c = d;', '\nconst c = d;'],
    ['  const a = b;|\n}', 'typescript', '\nreturn a;\n}', '\n  return a;'],
    ['x = foo()|\n', 'python', '\ny = 2', '\ny = 2'],
    ['}|\n', 'typescript', '\n\n\nfunction b() {\n  return 1;\n}', '\n\nfunction b() {'],
    ['{\n  "a": 1,|\n}', 'json', '\n  "b": 2\n}', '\n  "b": 2'],
    ['const x = a|\n', 'typescript', '\n  .map(b);', '\n  .map(b);'],
    ['// Adds two numbers.|\n', 'typescript', '\nfunction add(a, b) {', '\nfunction add(a, b) {'],
    ['# install|\n', 'dockerfile', '\nRUN npm ci', '\nRUN npm ci'],
    ['- a|\n', 'markdown', '\n- b', '\n- b'],
    ['web:\n  image: nginx|\n', 'yaml', 'nginx\n  ports: []', '\n  ports: []'],
    ['build:|\n', 'makefile', '\n\tgo build', '\n\tgo build'],
    ['  case 1:|\n', 'typescript', '\n    f();', '\n    f();'],
    // Where the line cannot be over, the answer goes on with it.
    ['const x =|\n', 'typescript', '\n  5;', '5;'],
    ['const f = (a) =>|\n', 'typescript', '\n  a + 1;', '\n  a + 1;'],
    ['// |\n', 'typescript', '\nAdds two numbers.', 'Adds two numbers.'],
    ['f(a, |);\n', 'typescript', '\n  b', 'b'],
    ['f();|\ng();\n', 'typescript', '\ng();', ''],
  ]);
});

describe('an answer that begins on the line below, but belongs to the line at the cursor', () => {
  completes([
    // A line of its own would cut it off.
    ['x = foo()|\n', 'python', '\n.bar()', '.bar()'],
    ['x = foo|\n', 'python', '\n    .bar()', '.bar()'],
    ['x = foo()|\n', 'python', '\n+ bar()', ' + bar()'],
    ['x = (foo()|\n)', 'python', '\n    .bar()', '\n    .bar()'],
    ['func f() {\n\tx := a()|\n}', 'go', '\n\t\t.B()', '.B()'],
    ['cat a|\n', 'shellscript', '\n| grep b', ' | grep b'],
    ['echo a >|\n', 'shellscript', '\nfile', 'file'],
    ['let a = foo()|\n', 'rust', '\n?;', '?;'],
    ['const s = "hello|\n', 'typescript', '\nworld";', ''],
    ['const s = "hello |\n', 'typescript', '\nworld";', 'world";'],
    ['  color:|\n}', 'css', '\nred;', 'red;'],
    ['  name:|\n', 'typescript', "\n'x',", "'x',"],
    ['-|\n', 'markdown', '\nItem', 'Item'],
  ]);
});

describe('a next line that stands further in, or behind what only looks open', () => {
  completes([
    ['  const a = b()|\n', 'typescript', '\n.then(c);', '\n    .then(c);'],
    ['    .map(a)|\n', 'typescript', '\n.filter(b)', '\n    .filter(b)'],
    ['.a {\n  b: c;\n}|\n', 'css', '\n.d {', '\n.d {'],
    ['  <div>|\n  </div>', 'html', '\n<p>World</p>', '\n    <p>World</p>'],
    ['<br>|\n', 'html', '\n<p>a</p>', '\n<p>a</p>'],
    ['<!-- a -->|\n', 'html', '\n<p>a</p>', '\n<p>a</p>'],
    ['/** A name. */|\n', 'typescript', '\nfunction f() {', '\nfunction f() {'],
    ['\tif a {\n\t\tb()\n\t}|\n}', 'go', '\n\treturn nil\n}', '\n\treturn nil'],
    ['  });|\n});', 'typescript', "\n\n  it('b', c);\n});", "\n\n  it('b', c);"],
    ['RUN a \\|\n', 'dockerfile', '\n    && b', '\n    && b'],
    ['if a and \\|\n', 'python', '\n        b:', '\n        b:'],
    ['docker run \\|\n', 'shellscript', '\n  -p 80:80', '\n  -p 80:80'],
    ['  user.save!|\n', 'ruby', '\nrender', '\n  render'],
    ['Some words.|\n', 'markdown', '\n\nNext.', '\n\nNext.'],
    ['key: |\n', 'yaml', '\n  a: 1', '\n  a: 1'],
    ['key: |\n', 'yaml', '\nvalue', 'value'],
    ['  run: >|\n', 'yaml', '\nnpm ci', '\n    npm ci'],
  ]);
});

describe('what keeps strings and words whole', () => {
  completes([
    ["name := '|';", 'plsql', "O''Brien'; x := 1;", "O''Brien"],
    ["where name = '|'", 'sql', "O''Brien'", "O''Brien"],
    ['А = "|";', 'bsl', 'он сказал ""да""";', 'он сказал ""да""'],
    ['А = "он ""|"" и";', 'bsl', 'да"" и";', 'да'],
    ['public |class A {}', 'java', 'abstract ', 'abstract '],
    ['if (|b) {}', 'typescript', 'a && ', 'a && '],
    ['@|"/items"\n', 'razor', '@page ', 'page '],
    ['f(|);', 'typescript', 'a ', 'a'],
  ]);
});

describe('blocks of a procedure in a database', () => {
  completes([
    ['IF a > 1 THEN|\nEND IF;', 'plsql', '\n  b := 2;\nEND IF;', '\n  b := 2;'],
    ['FOR r IN (SELECT 1 FROM t) LOOP|\nEND LOOP;', 'plsql', 'put(r.id);\nEND LOOP;', '\n  put(r.id);'],
    ['BEGIN\n  |\nEND;', 'pgsql', 'IF a THEN\n    b := 1;\n  END IF;\nEND;', 'IF a THEN\n    b := 1;\n  END IF;'],
    ['select case when a then |\n', 'plsql', '1 else 0 end', '1 else 0 end'],
  ]);
});

describe('words where they are at home', () => {
  completes([
    ['def f():\n    """|"""', 'python', 'This function adds two numbers.', 'This function adds two numbers.'],
    ['// |\nf();', 'typescript', 'The function returns the sum of both.', 'The function returns the sum of both.'],
    ['{ "description": "|" }', 'json', 'The name of the user who asks.', 'The name of the user who asks.'],
    [
      'description: |\n',
      'yaml',
      'This service keeps the carts of all users',
      'This service keeps the carts of all users',
    ],
    ['<p>|</p>', 'html', 'This is the first page of the site.', 'This is the first page of the site.'],
    ['return <p>|</p>;', 'typescriptreact', 'The page was not found.', 'The page was not found.'],
    ['// |\nБ();', 'bsl', 'Для каждого товара считаем сумму.', 'Для каждого товара считаем сумму.'],
    ['This library|\n', 'markdown', ' helps to write.', ' helps to write.'],
    ['f(); // The first|\n', 'typescript', ' of three.', ' of three.'],
    ['  return|\n', 'typescript', ' total;', ' total;'],
    ['const a = pri|\n', 'typescript', ' items;', ''],
    ['const s = "|";', 'typescript', 'Sorry, I cannot help with that request.', ''],
    ['const f = (a) => |\n', 'typescript', 'This function adds two numbers.', ''],
  ]);
});

describe('the marks and wrappings of an answer', () => {
  const code = 'y + 1';
  for (const said of [
    `<completion>${code}</completion>`,
    `< COMPLETION >${code}</ COMPLETION >`,
    `&lt;COMPLETION&gt;${code}&lt;/COMPLETION&gt;`,
    `[COMPLETION]${code}[/COMPLETION]`,
    `<COMPLETION>${code}</completion>`,
    `<COMPLETION>${code}<COMPLETION>`,
    `<COMPLETION>${code}</COMPLETIO`,
    `<COMPLETION>${code}</COMPLETION`,
    `${code}</COMPLETION>`,
    `\`\`\`\n<COMPLETION>${code}</COMPLETION>\n\`\`\``,
    `Sure:\n<COMPLETION>${code}</COMPLETION>\n\nThis adds one.`,
    `<think>I need y, <COMPLETION>z</COMPLETION>?</think><COMPLETION>${code}</COMPLETION>`,
    `<think>I need y.</think>\n${code}`,
    `<ДОПОЛНЕНИЕ>${code}</ДОПОЛНЕНИЕ>`,
    `\`${code}\``,
    `Here is the code:\n\`\`\`python\n${code}\n\`\`\`\nIt adds one.`,
    tagged(`<gap/>${code}`),
  ]) {
    it(`are no code: ${JSON.stringify(said)}`, async () => {
      assert.equal(await complete('x = |\n', 'python', said), code);
    });
  }

  it('stay where they are code', async () => {
    for (const [text, language, answer, wanted] of [
      ['const a = |\n', 'typescript', '`b`;', '`b`;'],
      ['x = |\n', 'python', 'd[completion] + 1', 'd[completion] + 1'],
      ['return (\n  |\n);', 'typescriptreact', '<Files a="b" />', '<Files a="b" />'],
      ['<p>a |</p>\n', 'html', '&lt; b', '&lt; b'],
      ['const a = "&lt;";\nconst b = |\n', 'typescript', '"&gt;";', '"&gt;";'],
    ] as const)
      assert.equal(await complete(text, language, tagged(answer)), wanted);
  });

  it('are no entities in code that has none', async () => {
    assert.equal(await complete('if (a |) {}\n', 'typescript', tagged('&lt; b')), '< b');
  });

  it('are others where the file has them in small letters', () => {
    const cursor = cursorIn('return <Completion>|</Completion>;', 'typescriptreact');
    const { reading } = toGapRequest(cursor, [], wantedAt(cursor, false), 'GigaChat-2');
    assert.equal(reading.open, '<COMPLETION_2>');
  });

  it('say nothing as long as the model thinks', async () => {
    assert.equal(await complete('x = |\n', 'python', '<think>y = <COMPLETION>1</COMPLETION>'), '');
  });
});
