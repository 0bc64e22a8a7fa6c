import { maskRequest } from '../../../src/core/masking/mask-request';
import { finderOf, Masks, masked } from '../../../src/core/masking/masker';
import { unmask } from '../../../src/core/masking/unmask';
import { drain, type GrowCase, many, request, steps } from './grow-case';

/** Texts in which nearly everything begins like what is masked. */
const texts: readonly [name: string, piece: string][] = [
  ['e-mails', 'a.b-'],
  ['e-mails of many parts', 'a@b.'],
  ['numbers', '7 916 1'],
  ['digits', '4'],
  ['encoded signs', '%40%2'],
  ['keys', 'sk-a_'],
  ['private keys', '-----BEGIN RSA PRIVATE KEY-----\n'],
  ['words of a passport', 'паспорт 45 '],
];

export const maskingCases: readonly GrowCase[] = [
  ...texts.map(
    ([name, piece]): GrowCase => ({
      name: `masking a text of ${name}`,
      size: 2_000,
      make: (size) => {
        const [find, text] = [finderOf([]), piece.repeat(size / piece.length)];
        return () => masked(text, find(text), new Masks(''));
      },
    }),
  ),
  {
    name: 'masking values that only their words give away, in many messages',
    size: 500,
    make: (size) => {
      const find = finderOf([]);
      const messages = many(size, (index) => ({ role: 'system' as const, text: `password: Qw${index}zxc!9 it is` }));
      return () => maskRequest({ ...request, messages }, find);
    },
  },
  {
    name: 'masking arguments of many lists',
    size: 4_000,
    make: (size) => {
      const find = finderOf([]);
      const call = { id: 'c', name: 'get', args: `[${many(size, () => '[]').join(',')}]` };
      const message = { role: 'assistant' as const, text: '', toolCalls: [call] };
      return () => maskRequest({ ...request, messages: [message] }, find);
    },
  },
  {
    name: 'masking by a long list of names',
    size: 250,
    make: (size) => {
      const names = many(size, (index) => `Имя Фамилия-${index}`);
      return () => finderOf(names)('Имя Фамилия-'.repeat(100));
    },
  },
  {
    name: 'stand-ins in small pieces',
    size: 1_000,
    make: (size) => {
      const masks = new Masks('');
      const mask = masks.maskFor('ivan@example.com', 'email');
      return () => drain(unmask(steps([...mask.repeat(size / 8)]), masks));
    },
  },
  {
    name: 'beginnings of stand-ins in small pieces',
    size: 4_000,
    make: (size) => {
      const masks = new Masks('');
      masks.maskFor('ivan@example.com', 'email');
      return () => drain(unmask(steps(many(size, () => '\\u005')), masks));
    },
  },
];
