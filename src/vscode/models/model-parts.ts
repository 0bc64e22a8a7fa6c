import * as vscode from 'vscode';
import type { Part } from '../../core/chat/request';
import { isTextType, readOlderText } from '../../core/chat/text/text-type';
import { wordOf } from '../../core/protocols/json/json';

/** The parts of what another extension has put where a list of them belongs. */
export function partsIn(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  return typeof content === 'string' ? [new vscode.LanguageModelTextPart(content)] : [];
}

/** What VS Code puts into a message or gives as the result of a tool: texts and media; everything else is left out. */
export function toParts(content: readonly unknown[]): Part[] {
  return content.flatMap((part): Part[] => {
    if (part instanceof vscode.LanguageModelTextPart) return textPart(part.value);
    if (part instanceof vscode.LanguageModelPromptTsxPart) return textPart(textOfTsx(part.value));
    if (part instanceof vscode.LanguageModelDataPart) return fromData(part);
    return [];
  });
}

/** Extensions are not held to the types: one that put nothing into a part must not end every later turn. */
function textPart(value: unknown): Part[] {
  const text = wordOf(value ?? '');
  return text === '' ? [] : [{ type: 'text', text }];
}

function fromData({ mimeType, data }: vscode.LanguageModelDataPart): Part[] {
  // The names of VS Code's own notes are no media types.
  if (typeof mimeType !== 'string' || !mimeType.includes('/')) return [];
  const bytes = bytesOf(data);
  if (!bytes) return isTextType(mimeType) ? textPart(data) : [];
  if (isTextType(mimeType)) return textPart(readOlderText(bytes));
  return [{ type: 'media', mime: mimeType, source: bytes }];
}

function bytesOf(data: unknown): Uint8Array | undefined {
  if (data instanceof Uint8Array) return data;
  return data instanceof ArrayBuffer ? new Uint8Array(data) : undefined;
}

/** What a message that holds text alone can say of its parts: a medium is named. */
export function textOf(content: readonly unknown[]): string {
  return toParts(content)
    .map((part) =>
      part.type === 'text' ? part.text : part.mime.startsWith('image/') ? '[image]' : `[file ${part.mime}]`,
    )
    .join('');
}

/** The texts of a rendered prompt, which travels as a tree; anything else as its JSON. */
function textOfTsx(value: unknown): string {
  const text = textsIn(value).join('');
  if (text !== '') return text;
  return jsonOf(value) ?? '';
}

function numberOf(value: bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

/** A value of others as JSON, a whole number of any length as itself or as its digits; undefined where there is no JSON for it. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_name, inner: unknown) => (typeof inner === 'bigint' ? numberOf(inner) : inner));
  } catch {
    // It may go round in a circle.
    return undefined;
  }
}

/** No prompt has more nodes. */
const mostNodes = 1_000_000;

/** In their order, each node once and without recursion: how deep the tree is, somebody else decides. */
function textsIn(root: unknown): string[] {
  const texts: string[] = [];
  const ahead: unknown[] = [root];
  const seen = new Set<unknown>();
  while (ahead.length > 0) {
    const node = ahead.pop();
    if (typeof node !== 'object' || node === null || seen.has(node)) continue;
    seen.add(node);
    if (Array.isArray(node)) {
      if (ahead.length + node.length > mostNodes) break;
      for (let index = node.length - 1; index >= 0; index -= 1) ahead.push(node[index]);
    } else if ('text' in node && typeof node.text === 'string') texts.push(node.text);
    else {
      if ('children' in node) ahead.push(node.children);
      if ('node' in node) ahead.push(node.node);
    }
  }
  return texts;
}
