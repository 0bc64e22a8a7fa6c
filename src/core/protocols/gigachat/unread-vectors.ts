import { WrittenVector } from '../../chat/ports/embedder';
import { parseJson } from '../../ground/text/parse-json';
import { asRecord } from '../json/json';

/**
 * A field that holds a list of numbers as programs write them, all of them finite. No text can look like one: a quote
 * inside a text has a backslash. It is far longer than any vector at most: what repeats for ever has no room to go back.
 */
const vector =
  /(?<!\\)"embedding": ?(\[[ \t\r\n]*-?(?:0|[1-9]\d{0,15})(?:\.\d{1,40})?(?:[eE][-+]?\d{1,2})?[ \t\r\n]*(?:,[ \t\r\n]*-?(?:0|[1-9]\d{0,15})(?:\.\d{1,40})?(?:[eE][-+]?\d{1,2})?[ \t\r\n]*){0,65535}\])/g;
const anyField = /"embedding"\s*:/g;

/**
 * An answer with vectors, whose numbers are left as they are written. One with anything unusual about its vectors is
 * read like any other JSON; undefined for what is none.
 */
export function withVectorsUnread(text: string): unknown {
  const vectors: WrittenVector[] = [];
  const rest = text.replace(
    vector,
    (_field, json: string) => `"embedding":${vectors.push(new WrittenVector(json)) - 1}`,
  );
  const value = parseJson(rest)?.value;
  const data = asRecord(value)?.data;
  const items = Array.isArray(data) ? data.map((item) => asRecord(item)) : [];
  // Each field holds a vector, and each item has one of them: then no number is taken for the place of another.
  const isUsual =
    rest.match(anyField)?.length === vectors.length &&
    items.length === vectors.length &&
    items.every((item, index) => item?.embedding === index);
  if (!isUsual) return parseJson(text)?.value;
  items.forEach((item, index) => {
    if (item) item.embedding = vectors[index];
  });
  return value;
}
