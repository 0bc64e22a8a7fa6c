import assert from 'node:assert/strict';
import { retryAfterMs } from '../../../src/core/net/retry-after';

const nowMs = Date.UTC(2026, 10, 28, 12);
const date = (ms: number) => new Date(ms).toUTCString();
const dayMs = 24 * 60 * 60_000;

describe('the header Retry-After', () => {
  const rows: readonly [what: string, headers: Record<string, string | string[]>, waitMs: number | undefined][] = [
    ['seconds', { 'retry-after': '3' }, 3000],
    ['with spaces around', { 'retry-after': ' 3 ' }, 3000],
    ['a part of a second', { 'retry-after': '1.5' }, 1500],
    ['nothing to wait', { 'retry-after': '0' }, undefined],
    ['below zero', { 'retry-after': '-5' }, undefined],
    ['more than a number holds', { 'retry-after': '9'.repeat(400) }, dayMs],
    ['years', { 'retry-after': '99999999' }, dayMs],
    ['two of them', { 'retry-after': ['2', '30'] }, 30_000],
    ['two of them, joined on the way', { 'retry-after': '30, 2' }, 30_000],
    ['two of them, one unreadable', { 'retry-after': ['soon', '2'] }, 2000],
    ['a date', { 'retry-after': date(nowMs + 7000) }, 7000],
    ['a date and seconds', { 'retry-after': [date(nowMs + 7000), '9'] }, 9000],
    ['a date in the past', { 'retry-after': date(nowMs - 7000) }, undefined],
    ['a date far away', { 'retry-after': date(nowMs + 400 * dayMs) }, dayMs],
    ['words', { 'retry-after': 'later' }, undefined],
    ['empty', { 'retry-after': '' }, undefined],
    ['none', {}, undefined],
    ['a number in another writing', { 'retry-after': '0x10' }, undefined],
  ];
  for (const [what, headers, waitMs] of rows) {
    it(`is read: ${what}`, () => assert.equal(retryAfterMs(headers, nowMs), waitMs));
  }

  for (const [what, offMs] of [
    ['an hour slow', 60 * 60_000],
    ['a day fast', -dayMs],
  ] as const) {
    it(`counts a date from the server's own clock where this one is ${what}`, () => {
      const theirs = nowMs + offMs;
      assert.equal(retryAfterMs({ date: date(theirs), 'retry-after': date(theirs + 4000) }, nowMs), 4000);
    });
  }
});
