import assert from 'node:assert/strict';
import { newResponseId } from '../../../src/core/protocols/openai-responses/front';
import { itemId } from '../../../src/core/protocols/openai-responses/items/items';
import { fetchNamed } from '../../../src/core/protocols/openai-responses/referred';
import { newResponse } from '../../../src/core/protocols/openai-responses/response';
import { ResponseStore } from '../../../src/core/protocols/openai-responses/store';

const responseOf = (id: string) => newResponse({ model: 'm', input: 'x' }, id, 0);
const saying = (text: string) => [{ type: 'message' as const, role: 'user' as const, content: text }];

describe('the store of responses', () => {
  it('lets the one go that was not used for the longest time', () => {
    const store = new ResponseStore(2);
    store.put(responseOf('a'), []);
    store.put(responseOf('b'), []);
    store.get('a');
    store.put(responseOf('c'), []);
    assert.deepEqual(
      ['a', 'b', 'c'].map((id) => store.get(id)?.response.id),
      ['a', undefined, 'c'],
    );
  });

  it('stays within its bytes, counts Cyrillic as it is, and keeps nothing that is too big alone', () => {
    const store = new ResponseStore(100, 20_000);
    store.put(responseOf('a'), saying('x'.repeat(8_000)));
    store.put(responseOf('b'), saying('ж'.repeat(6_000)));
    assert.equal(store.get('a'), undefined);
    assert.ok(store.get('b'));
    store.put(responseOf('c'), saying('ж'.repeat(12_000)));
    assert.equal(store.get('c'), undefined);
    assert.ok(store.get('b'));
    assert.equal(store.delete('b'), true);
    assert.equal(store.delete('b'), false);
    store.put(responseOf('d'), saying('x'.repeat(15_000)));
    assert.ok(store.get('d'));
  });

  it('gives every item an id that stays', () => {
    const store = new ResponseStore();
    store.put(responseOf('a'), saying('hi'));
    const [item] = store.get('a')?.context ?? [];
    assert.match(item?.id ?? '', /^msg_\w{32}$/);
    const known = store.itemsById([item?.id ?? '', 'msg_unknown']);
    assert.equal(known.get(item?.id ?? ''), item);
    assert.equal(known.get('msg_unknown'), undefined);
  });

  it('finds an item as it stands in the newest answer, and looks no further back than it must', () => {
    const store = new ResponseStore();
    const named = (text: string) => saying(text).map((item) => ({ ...item, id: 'msg_1' }));
    let looks = 0;
    const watched = saying('long ago').map((item) => ({
      ...item,
      get id() {
        looks += 1;
        return 'msg_0';
      },
    }));
    store.put(responseOf('a'), watched);
    store.put(responseOf('b'), named('before'));
    store.put(responseOf('c'), named('now'));
    looks = 0;
    const [item] = store.get('c')?.context ?? [];
    assert.equal(store.itemsById(['msg_1']).get('msg_1'), item);
    assert.equal(looks, 0);
  });

  it('asks the other copies for the response of any item that one gave, the thousandth too', async () => {
    const asked: string[] = [];
    const shelf = {
      get: async (id: string) => {
        asked.push(id);
        return undefined;
      },
      has: async () => false,
      put: async () => {},
      delete: async () => {},
    };
    const id = newResponseId();
    for (const place of [0, 255, 256, 100_000]) {
      const input = [{ type: 'item_reference', id: itemId('fc', id, place) }];
      await fetchNamed({ input }, new ResponseStore(1, 1000, shelf));
      assert.deepEqual(asked.splice(0), [id], `item ${place}`);
    }
  });
});
