import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FunctionNames } from '../../../src/core/protocols/gigachat/names';
import { type Stack, startStack } from '../../harness/stack';

describe('names of functions for GigaChat', () => {
  it('lead back to the very name each came from, also when one is the alias of another', () => {
    const odd = fc.constantFrom('x/y z', 'получить', 'web_search', '1st', '', 'a'.repeat(70));
    const name = fc.oneof(
      odd,
      odd.map((other) => new FunctionNames().toWire(other)),
      odd.map((other) => new FunctionNames([new FunctionNames().toWire(other)]).toWire(other)),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 12 }), fc.nat(12), (names, offered) => {
        const wires = new FunctionNames(names.slice(0, offered));
        const sent = names.map((each) => wires.toWire(each));
        assert.equal(new Set(sent).size, names.length);
        assert.deepEqual(
          sent.map((each) => wires.fromWire(each)),
          names,
        );
        for (const each of sent) assert.match(each, /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/);
      }),
      { seed: 20261128, numRuns: 500 },
    );
  });

  it('are the same in every request where nothing collides', () => {
    assert.equal(new FunctionNames().toWire('x/y z'), new FunctionNames(['other']).toWire('x/y z'));
  });

  it('are known again in other spellings and with the words models put around them, where one tool is meant', () => {
    const names = new FunctionNames(['read_file', 'Bash', 'getUser', 'get_user', 'tools.list']);
    for (const name of [
      'functions.read_file',
      'Read_File',
      'readFile',
      'read-file',
      'tools/read_file',
      'functions.read_file:0',
      ' read_file\n',
      ' functions.read_file ',
    ])
      assert.equal(names.fromWire(name), 'read_file', name);
    assert.equal(names.fromWire('bash'), 'Bash');
    assert.equal(names.fromWire('tools.list'), 'tools.list');
    assert.equal(names.fromWire('get_user'), 'get_user');
    const servers = new FunctionNames(['find', 'tools_find', 'tools_search']);
    assert.equal(servers.fromWire('tools.search'), 'tools_search');
    assert.equal(servers.fromWire('tools.find'), 'tools.find');
    for (const name of ['GetUser', 'read_files', 'other.read_file', 'functions.', '', ':0', 'x'.repeat(5000)])
      assert.equal(names.fromWire(name), name);
  });

  it('are known again without the server or the namespace in front, where one tool is meant', () => {
    const long = `mcp__plugin_chrome_devtools__${'performance_'.repeat(3)}analyze_insight`;
    const names = new FunctionNames();
    for (const name of [
      ...['find', 'mcp__notes__find', 'mcp__notes__list_all', 'mcp__tasks__add', 'mcp__files__add', 'mcp_APE_search'],
      ...['functions__exec', 'git.log', 'read_file', 'x/y z', long],
    ])
      names.toWire(name);
    for (const [called, meant] of [
      ['list_all', 'mcp__notes__list_all'],
      ['notes__list_all', 'mcp__notes__list_all'],
      ['notes.listAll', 'mcp__notes__list_all'],
      ['functions.list_all:3', 'mcp__notes__list_all'],
      ['tasks__add', 'mcp__tasks__add'],
      ['APE_search', 'mcp_APE_search'],
      ['exec', 'functions__exec'],
      ['log', 'git.log'],
      ['y z', 'x/y z'],
      [long.slice(long.lastIndexOf('__') + 2), long],
      // Its own name, one that two tools end in, and what is only a word of a name.
      ['find', 'find'],
      ['add', 'add'],
      ['search', 'search'],
      ['file', 'file'],
      ['notes', 'notes'],
      ['other__list_all', 'other__list_all'],
      ['__', '__'],
    ] as const)
      assert.equal(names.fromWire(called), meant, called);
    assert.equal(new FunctionNames().fromWire('list_all'), 'list_all');
  });

  describe('of two tools, one of which has the name the other goes by', () => {
    let stack: Stack;
    before(async () => {
      stack = await startStack();
    });
    after(() => stack.stop());

    it('are sent as two, and each is called by its own name', async () => {
      const alias = new FunctionNames().toWire('x/y z');
      const tool = (name: string, field: string) => ({
        type: 'function' as const,
        function: {
          name,
          parameters: { type: 'object', properties: { [field]: { type: 'string' } }, required: [field] },
        },
      });
      const tools = [tool('x/y z', 'odd'), tool(alias, 'plain')];
      for (const [chosen, field] of [
        ['x/y z', 'odd'],
        [alias, 'plain'],
      ] as const) {
        const answer = await stack.openai.chat.completions.create({
          model: 'GigaChat-2',
          messages: [{ role: 'user', content: 'Call it.' }],
          tools,
          tool_choice: { type: 'function', function: { name: chosen } },
        });
        const [call] = answer.choices[0]?.message.tool_calls ?? [];
        assert.ok(call?.type === 'function');
        assert.equal(call.function.name, chosen);
        assert.deepEqual(Object.keys(JSON.parse(call.function.arguments)), [field]);
      }
      const functions = stack.chatBodies()[0]?.functions as { name: string }[];
      assert.equal(new Set(functions.map(({ name }) => name)).size, 2);
    });
  });
});
