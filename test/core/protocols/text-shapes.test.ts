import assert from 'node:assert/strict';
import { filterText, type TextFilter } from '../../../src/core/chat/text/filter-text';
import { PrefillFilter } from '../../../src/core/protocols/gigachat/prefill';
import { ThinkFilter } from '../../../src/core/protocols/gigachat/think';
import { withoutFence } from '../../../src/core/protocols/json/fence';
import { eventsOf, streamOf } from '../chat/event-streams';

describe('the text of an answer', () => {
  const through = async (text: string, filter: TextFilter) => {
    const steps = [...text].map((letter) => [{ type: 'text' as const, text: letter }]);
    return await eventsOf(filterText(streamOf([...steps, [{ type: 'finish', reason: 'stop' }]]), filter));
  };
  const finish = { type: 'finish', reason: 'stop' };

  it('begins after what the model thought, which is reasoning; elsewhere those words are text', async () => {
    assert.deepEqual(await through('<think>hm</think>\n\nyes', new ThinkFilter()), [
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: 'yes' },
      finish,
    ]);
    for (const text of ['</think>yes', '\n</think>\n\nyes']) {
      const yes = { type: 'text', text: 'yes' };
      assert.deepEqual(await through(text, new ThinkFilter()), [yes, finish]);
      const filter = new ThinkFilter();
      const letters = [...text].flatMap((letter) => [...filter.push(letter)]);
      const said = [...letters, ...filter.flush()].flatMap((event) => (event.type === 'text' ? [event.text] : []));
      assert.equal(said.join(''), 'yes');
    }
    const about = '</think> ends the thoughts.';
    assert.deepEqual(await through(about, new ThinkFilter()), [{ type: 'text', text: about }, finish]);
    assert.deepEqual(await through('\n</think>', new ThinkFilter()), [finish]);
    assert.deepEqual(await through('</thin', new ThinkFilter()), [{ type: 'text', text: '</thin' }, finish]);
    const inside = 'yes <think>hm</think>';
    assert.deepEqual(await through(inside, new ThinkFilter()), [{ type: 'text', text: inside }, finish]);
  });

  it('lacks the beginning that the caller wrote, when the model repeats it, and nothing else', async () => {
    assert.deepEqual(await through('{"a": 1}', new PrefillFilter('{"a":')), [{ type: 'text', text: ' 1}' }, finish]);
    assert.deepEqual(await through(' 1}', new PrefillFilter('{"a":')), [{ type: 'text', text: ' 1}' }, finish]);
  });

  it('is freed of a fence around the whole of it', () => {
    assert.equal(withoutFence('```json\n{"a":1}\n```'), '{"a":1}');
    assert.equal(withoutFence('say ```a```'), 'say ```a```');
  });
});
